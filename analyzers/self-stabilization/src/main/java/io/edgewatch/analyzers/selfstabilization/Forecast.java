package io.edgewatch.analyzers.selfstabilization;

import io.edgewatch.numerics.flow.EffectiveSpectrum;
import io.edgewatch.numerics.flow.LocalMode;
import io.edgewatch.numerics.flow.StableRollout;
import io.edgewatch.numerics.objective.Objective;
import io.edgewatch.numerics.optimizer.GradientDescent;
import java.util.OptionalDouble;
import java.util.OptionalLong;

/** What the stable flow, rolled out from a midpoint, says of the steps to come. */
final class Forecast {
    private static final int FIRST_STRIDE = 4;
    private static final int LONGEST_STRIDE = 25;
    private static final int BURST_STRIDE = 4;

    private final Objective objective;
    private final GradientDescent rule;
    private final double tolerance;
    private final int horizon;

    /** @param horizon steps to look ahead at most */
    Forecast(Objective objective, GradientDescent rule, double tolerance, int horizon) {
        this.objective = objective;
        this.rule = rule;
        this.tolerance = tolerance;
        this.horizon = horizon;
    }

    /** Steps until λ₁ = {@code edge}, interpolated; empty where that is not within the horizon, or has been. */
    OptionalDouble stepsToEdge(LocalMode.Point from, EffectiveSpectrum pairs, double edge) {
        double here = from.effectiveSharpness();
        if (here >= edge) {
            return OptionalDouble.empty();
        }
        try (var flow = rollout(from, pairs)) {
            int stride = FIRST_STRIDE;
            for (int at = 0; at < horizon; ) {
                int steps = Math.min(stride, horizon - at);
                double next = flow.advance(steps);
                if (Double.isNaN(next)) {
                    return OptionalDouble.empty();
                }
                if (next >= edge) {
                    return OptionalDouble.of(at + steps * (edge - here) / (next - here));
                }
                stride = stride((next - here) / steps, edge - next);
                at += steps;
                here = next;
            }
        }
        return OptionalDouble.empty();
    }

    /** Half the way that is left at this rate, so that the edge is met by a short stride. */
    private static int stride(double rate, double left) {
        double half = rate > 0 ? left / rate / 2 : LONGEST_STRIDE;
        return (int) Math.max(2, Math.min(LONGEST_STRIDE, half));
    }

    /**
     * When an oscillation is grown that nobody can see yet.
     *
     * @param earliest steps from now if it is as large as it may be
     * @param latest steps from now if it is as small as it may be
     */
    record Burst(OptionalLong earliest, OptionalLong latest) {}

    /**
     * Steps until the oscillation is grown, as far as within the horizon. All as log |x|√p.
     *
     * @param one what it may be now
     * @param other what else it may be now
     * @param grown what it is to become
     */
    Burst burst(LocalMode.Point from, EffectiveSpectrum pairs, double one, double other, double grown) {
        OptionalLong earliest = OptionalLong.empty();
        double smallest = Math.min(one, other);
        double largest = Math.max(one, other);
        double here = from.effectiveSharpness();
        try (var flow = rollout(from, pairs)) {
            for (long at = 0; at <= horizon; at += BURST_STRIDE) {
                double next = flow.advance(BURST_STRIDE);
                if (Double.isNaN(next)) {
                    break;
                }
                for (int i = 0; i < BURST_STRIDE; i++) {
                    if (earliest.isEmpty() && largest >= grown) {
                        earliest = OptionalLong.of(at + i);
                    }
                    if (smallest >= grown) {
                        return new Burst(earliest, OptionalLong.of(at + i));
                    }
                    double growth = Onset.growth(here + (next - here) * i / BURST_STRIDE);
                    largest += growth;
                    smallest += growth;
                }
                here = next;
            }
        }
        return new Burst(earliest, OptionalLong.empty());
    }

    private StableRollout rollout(LocalMode.Point from, EffectiveSpectrum pairs) {
        return new StableRollout(objective, rule, from.position(), pairs, from.effectiveSharpness(), tolerance);
    }
}
