package io.edgewatch.numerics.flow;

import java.util.OptionalDouble;
import org.ejml.data.DMatrixRMaj;
import org.ejml.dense.row.CommonOps_DDRM;

/**
 * What moves the curvature of the critical directions: d(UᵀHU)/dt = sharpening + reduction, U held fixed with UᵀPU = I, per step; cause and
 * effect.
 *
 * <p>On the edge eigenvalues coincide, so that single entries are arbitrary rotations; the traces are not.
 *
 * @param sharpening ⟨∇(uᵢᵀHuⱼ), −P⁻¹∇L⟩: progressive sharpening, what the stable flow does
 * @param reduction −½⟨∇(uᵢᵀHuⱼ), P⁻¹∇⟨H,Σ⟩⟩: what the oscillation does
 */
public record SharpeningBalance(DMatrixRMaj sharpening, DMatrixRMaj reduction) {
    /** Below this relative gap a single eigenvalue has no derivative to speak of. */
    public static final double LEAST_GAP = 1e-3;

    /** Per step, summed over the critical directions. */
    public double sharpeningTrace() {
        return CommonOps_DDRM.trace(sharpening);
    }

    /** Per step, summed over the critical directions. */
    public double reductionTrace() {
        return CommonOps_DDRM.trace(reduction);
    }

    /** d trace(UᵀHU)/dt. */
    public double trace() {
        return sharpeningTrace() + reductionTrace();
    }

    /** dλᵢ/dt, where λᵢ is far enough from its neighbours to have one. */
    public OptionalDouble single(int i, EffectivePairs pairs) {
        boolean apart = true;
        for (int j = Math.max(0, i - 1); j <= Math.min(pairs.count() - 1, i + 1); j++) {
            double gap = Math.abs(pairs.value(i) - pairs.value(j)) / Math.abs(pairs.value(0));
            apart &= j == i || gap > LEAST_GAP;
        }
        return apart ? OptionalDouble.of(sharpening.get(i, i) + reduction.get(i, i)) : OptionalDouble.empty();
    }
}
