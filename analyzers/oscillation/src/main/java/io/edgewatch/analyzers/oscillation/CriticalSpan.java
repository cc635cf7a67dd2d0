package io.edgewatch.analyzers.oscillation;

import io.edgewatch.numerics.eigen.SpectrumSettings;
import io.edgewatch.numerics.flow.EffectivePairs;
import io.edgewatch.numerics.flow.EffectiveSpectrum;
import io.edgewatch.numerics.objective.Objective;
import io.edgewatch.numerics.objective.PointEvaluation;
import io.edgewatch.numerics.optimizer.Preconditioner;
import io.edgewatch.numerics.stability.StabilityThreshold;
import java.util.Optional;
import org.nd4j.linalg.api.ndarray.INDArray;

/** The directions at a midpoint in which training may oscillate: those whose effective eigenvalue is critical. */
final class CriticalSpan implements AutoCloseable {
    private static final int MOST_PAIRS = 20;
    private static final int MOST_PRODUCTS = 400;
    private static final long SEED = 0;

    private final Objective objective;
    private final EffectiveSpectrum spectrum;

    CriticalSpan(Objective objective, double tolerance) {
        this.objective = objective;
        this.spectrum = new EffectiveSpectrum(
                objective.dimension(),
                objective.precision(),
                new SpectrumSettings(1, Math.min(MOST_PAIRS, objective.dimension()), tolerance, MOST_PRODUCTS, SEED));
    }

    /**
     * What is critical at one point.
     *
     * @param pairs all that were looked at
     * @param count how many of them are critical, the first ones
     * @param turn how far the span may be from the exact one, as a sine: residual over gap
     */
    record Critical(EffectivePairs pairs, int count, double turn) {}

    /**
     * Looks at a midpoint; empty where a product is not finite.
     *
     * @param edge λ₁(P⁻¹H) at the edge
     */
    Optional<Critical> at(INDArray midpoint, Preconditioner preconditioner, double edge) {
        PointEvaluation point = objective.at(midpoint);
        if (!Double.isFinite(point.loss())) {
            return Optional.empty();
        }
        double followed = StabilityThreshold.TRACKED_RATIO * edge;
        return spectrum.of(point, preconditioner, followed)
                .map(pairs -> critical(pairs, StabilityThreshold.CRITICAL_RATIO * edge, followed));
    }

    private static Critical critical(EffectivePairs pairs, double level, double followed) {
        int count = pairs.countFrom(level);
        if (count == 0) {
            return new Critical(pairs, 0, 0);
        }
        double next = count < pairs.count() ? pairs.value(count) : followed;
        double gap = Math.max(0, pairs.value(count - 1) - next);
        double turn = gap > pairs.residual() ? pairs.residual() / gap : 1;
        return new Critical(pairs, count, turn);
    }

    @Override
    public void close() {
        spectrum.close();
    }
}
