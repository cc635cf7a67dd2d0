package io.edgewatch.numerics.flow;

import io.edgewatch.numerics.complementarity.Feedback;
import org.ejml.data.DMatrixRMaj;
import org.ejml.dense.row.CommonOps_DDRM;

/**
 * How the margin Uᵀ(2P − H)U of the critical directions changes, U held fixed: at the rate stable + feedback[X] under an oscillation of
 * covariance UXUᵀ.
 *
 * @param stable Ȧ, k×k: the rate along the stable flow, Ṗ included
 * @param feedback Ḃ on pairs, m×m, as {@link Feedback#ofPairs} takes it
 * @param sharpening ⟨∇(uᵢᵀHuⱼ), −P⁻¹∇L⟩, k×k: progressive sharpening
 */
record CriticalRates(DMatrixRMaj stable, DMatrixRMaj feedback, DMatrixRMaj sharpening) {

    /** A of one Euler substep of an integrator on the edge: diag(2 − λ) + dt·Ȧ. */
    DMatrixRMaj margin(double edge, CriticalDirections critical, double dt) {
        DMatrixRMaj A = stable.copy();
        CommonOps_DDRM.scale(dt, A);
        for (int i = 0; i < critical.count(); i++) {
            A.add(i, i, edge - critical.value(i));
        }
        return A;
    }

    /** B of one Euler substep: dt·Ḃ. */
    Feedback response(double dt) {
        DMatrixRMaj B = feedback.copy();
        CommonOps_DDRM.scale(dt, B);
        return Feedback.ofPairs(B);
    }
}
