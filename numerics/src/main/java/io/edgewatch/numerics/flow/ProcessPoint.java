package io.edgewatch.numerics.flow;

import java.util.Optional;

/**
 * What every process is asked at every step.
 *
 * @param loss L
 * @param gradientNorm ‖∇L‖
 * @param pairs the largest eigenpairs of P⁻¹H; none where numbers are not finite
 * @param scale p where P = pI, so that eigenvalues of H are p times the effective ones; NaN where P is diagonal
 */
public record ProcessPoint(
        FlowStatus status, double loss, double gradientNorm, Optional<EffectivePairs> pairs, double scale)
        implements FlowPoint {

    @Override
    public ProcessPoint process() {
        return this;
    }

    static ProcessPoint without(FlowStatus status, double loss, double gradientNorm) {
        return new ProcessPoint(status, loss, gradientNorm, Optional.empty(), Double.NaN);
    }

    /** λᵢ(P⁻¹H), i from 0; NaN where there is none. */
    public double effectiveEigenvalue(int i) {
        return pairs.filter(found -> i < found.count())
                .map(found -> found.value(i))
                .orElse(Double.NaN);
    }

    /** λᵢ(H), i from 0; NaN where there is none, or P is not a scalar. */
    public double eigenvalue(int i) {
        return scale * effectiveEigenvalue(i);
    }
}
