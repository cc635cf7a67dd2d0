package io.edgewatch.streams.phase;

import io.edgewatch.streams.window.StepRing;
import io.edgewatch.wire.Phase;
import java.util.Optional;

/**
 * Where a run stands by its measured ratio, and how one more measured step moves it.
 *
 * <p>Upwards a bound counts at the first step that reaches it; downwards only when
 * {@link PhaseSettings#stepsToLeave} measured steps running are below it. Between 0.8 and 1 a run that is not rising
 * stays in the phase it was in. A run that leaves the edge is sharpening again if it is rising, else stable.
 */
public sealed interface Standing {

    /** The phase to show; empty before the first measured step. */
    Optional<Phase> phase();

    /** Above the edge while the oscillation has not grown: training still follows the stable flow, far past the edge. */
    default boolean onset() {
        return false;
    }

    /**
     * After one more measured step.
     *
     * @param ratios the last measured ratios, the newest included; all finite
     * @param oscillationGrown whether the loss has risen since the run came to the edge
     */
    Standing after(StepRing ratios, boolean oscillationGrown, PhaseSettings settings);

    /** Nothing measured yet. */
    record Unmeasured() implements Standing {
        @Override
        public Optional<Phase> phase() {
            return Optional.empty();
        }

        @Override
        public Standing after(StepRing ratios, boolean oscillationGrown, PhaseSettings settings) {
            return new Stable().after(ratios, oscillationGrown, settings);
        }
    }

    /** Below the edge and not coming nearer. */
    record Stable() implements Standing {
        @Override
        public Optional<Phase> phase() {
            return Optional.of(Phase.STABLE);
        }

        @Override
        public Standing after(StepRing ratios, boolean oscillationGrown, PhaseSettings settings) {
            if (ratios.last() >= PhaseSettings.EDGE_RATIO) {
                return Edge.reached(ratios, settings);
            }
            return sharpening(ratios, settings) ? new Sharpening() : this;
        }
    }

    /** Near the edge, and rose to it. */
    record Sharpening() implements Standing {
        @Override
        public Optional<Phase> phase() {
            return Optional.of(Phase.SHARPENING);
        }

        @Override
        public Standing after(StepRing ratios, boolean oscillationGrown, PhaseSettings settings) {
            if (ratios.last() >= PhaseSettings.EDGE_RATIO) {
                return Edge.reached(ratios, settings);
            }
            return isBelow(settings.sharpeningRatio(), ratios, settings) ? new Stable() : this;
        }
    }

    /**
     * At the edge.
     *
     * @param stepsAbove measured steps since the ratio rose above {@link PhaseSettings#aboveRatio} for good
     */
    record Edge(int stepsAbove) implements Standing {
        static Edge reached(StepRing ratios, PhaseSettings settings) {
            return new Edge(ratios.last() > settings.aboveRatio() ? 1 : 0);
        }

        @Override
        public Optional<Phase> phase() {
            return Optional.of(Phase.EDGE);
        }

        @Override
        public Standing after(StepRing ratios, boolean oscillationGrown, PhaseSettings settings) {
            if (isBelow(settings.leaveRatio(), ratios, settings)) {
                return left(ratios, settings);
            }
            boolean startsOrGoesOn = stepsAbove > 0 || ratios.last() > settings.aboveRatio();
            boolean fellBack = isBelow(Math.nextUp(settings.aboveRatio()), ratios, settings);
            int counted = startsOrGoesOn && !fellBack ? stepsAbove + 1 : 0;
            return counted >= settings.aboveSteps() ? new AboveEdge(!oscillationGrown) : new Edge(counted);
        }
    }

    /**
     * Above the edge, lastingly.
     *
     * @param onset the oscillation has not grown yet
     */
    record AboveEdge(boolean onset) implements Standing {
        @Override
        public Optional<Phase> phase() {
            return Optional.of(Phase.ABOVE_EDGE);
        }

        @Override
        public Standing after(StepRing ratios, boolean oscillationGrown, PhaseSettings settings) {
            if (isBelow(settings.leaveRatio(), ratios, settings)) {
                return left(ratios, settings);
            }
            if (isBelow(Math.nextUp(settings.aboveRatio()), ratios, settings)) {
                return new Edge(0);
            }
            return new AboveEdge(onset && !oscillationGrown);
        }
    }

    /** The ratio itself was NaN or infinite. Final: finite weights do not come back. */
    record NonFinite() implements Standing {
        @Override
        public Optional<Phase> phase() {
            return Optional.of(Phase.DIVERGED);
        }

        @Override
        public Standing after(StepRing ratios, boolean oscillationGrown, PhaseSettings settings) {
            return this;
        }
    }

    private static Standing left(StepRing ratios, PhaseSettings settings) {
        return sharpening(ratios, settings) ? new Sharpening() : new Stable();
    }

    private static boolean sharpening(StepRing ratios, PhaseSettings settings) {
        return ratios.last() >= settings.sharpeningRatio() && isRising(ratios.newest(settings.risingSteps()), settings);
    }

    /** Whether the newest {@link PhaseSettings#stepsToLeave} measured steps are all below the bound. */
    private static boolean isBelow(double bound, StepRing ratios, PhaseSettings settings) {
        StepRing newest = ratios.newest(settings.stepsToLeave());
        return newest.size() == settings.stepsToLeave() && newest.max() < bound;
    }

    /**
     * Rising: the mean of the newer half exceeds that of the older half by the margin. Halves of even length, so that
     * an oscillation of period two cancels in both; at least two steps each.
     */
    private static boolean isRising(StepRing window, PhaseSettings settings) {
        int half = window.size() / 4 * 2;
        if (half < 2) {
            return false;
        }
        double newer = window.newest(half).mean();
        double sumOlder = 0;
        for (int place = window.size() - 2 * half; place < window.size() - half; place++) {
            sumOlder += window.value(place);
        }
        return newer > sumOlder / half * (1 + settings.risingMargin());
    }
}
