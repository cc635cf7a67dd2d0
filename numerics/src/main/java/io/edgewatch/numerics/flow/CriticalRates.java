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
 * @param couplings ½⟨∇(uᵢᵀHuⱼ), P⁻¹∇(uₚᵀHu_q)⟩ on pairs, m×m: the part of the feedback that is H's
 */
record CriticalRates(DMatrixRMaj stable, DMatrixRMaj feedback, DMatrixRMaj sharpening, DMatrixRMaj couplings) {

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

    /** d(UᵀHU)/dt under X. */
    SharpeningBalance balance(DMatrixRMaj X) {
        DMatrixRMaj reduction = Feedback.ofPairs(couplings).apply(X);
        CommonOps_DDRM.scale(-1, reduction);
        return new SharpeningBalance(sharpening, reduction);
    }
}
