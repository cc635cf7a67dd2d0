package io.edgewatch.streams.phase;

import io.edgewatch.streams.window.StepRing;
import java.util.OptionalLong;

/**
 * Follows the measured ratios of an attempt in step order.
 *
 * @param ratios the last window of measured ratios, all finite
 * @param standing where they put the run
 * @param lastMeasured newest measured step, −1 if none
 * @param edgeSince step at which the run last came to the edge, −1 if it never did
 * @param startedAbove whether the first measured step was at the edge or above
 * @param firstCrossing first measured step at the edge or above after one below
 * @param hidden whether the newest measured step fell into a divergence of the loss, so that the standing is not shown
 */
public record EdgeWatch(
        StepRing ratios,
        Standing standing,
        long lastMeasured,
        long edgeSince,
        boolean startedAbove,
        OptionalLong firstCrossing,
        boolean hidden) {

    static EdgeWatch start(PhaseSettings settings) {
        return new EdgeWatch(
                StepRing.empty(settings.windowSteps()),
                new Standing.Unmeasured(),
                -1,
                -1,
                false,
                OptionalLong.empty(),
                false);
    }

    /** The newest finite ratio, NaN if there is none. */
    double lastRatio() {
        return ratios.isEmpty() ? Double.NaN : ratios.last();
    }

    /**
     * The step the next measurement is expected at: as far after the newest as two in the window are at the least.
     *
     * <p>An instance need not measure every step, so "has it passed the last one?" can only be asked of the next.
     */
    public long expectedNext() {
        long cadence = Long.MAX_VALUE;
        for (int i = 1; i < ratios.size(); i++) {
            cadence = Math.min(cadence, ratios.step(i) - ratios.step(i - 1)); // the others are gaps
        }
        return lastMeasured + (cadence == Long.MAX_VALUE ? 1 : cadence);
    }

    EdgeWatch observe(long step, double ratio, StepTrace asOf, PhaseSettings settings) {
        if (!Double.isFinite(ratio)) {
            return new EdgeWatch(
                    ratios, new Standing.NonFinite(), step, edgeSince, startedAbove, firstCrossing, asOf.diverged());
        }
        StepRing next = ratios.with(step, ratio);
        boolean grown = edgeSince >= 0 && asOf.lastRise() > edgeSince;
        Standing moved = standing.after(next, grown, settings);
        boolean reached = !atEdge(standing) && atEdge(moved);
        boolean first = standing instanceof Standing.Unmeasured;
        return new EdgeWatch(
                next,
                moved,
                step,
                reached ? step : edgeSince,
                startedAbove || (reached && first),
                firstCrossing.isEmpty() && reached && !first ? OptionalLong.of(step) : firstCrossing,
                asOf.diverged());
    }

    /** Whether the run crossed the edge between {@code before} and this: not if it was there when first measured. */
    boolean crossedSince(EdgeWatch before) {
        return !(before.standing instanceof Standing.Unmeasured) && !atEdge(before.standing) && atEdge(standing);
    }

    private static boolean atEdge(Standing standing) {
        return standing instanceof Standing.Edge || standing instanceof Standing.AboveEdge;
    }

    /** What remains when the attempt is over and nothing more is expected: enough to judge a straggler. */
    EdgeWatch slim(int keptSteps) {
        return new EdgeWatch(
                ratios.newest(keptSteps), standing, lastMeasured, edgeSince, startedAbove, firstCrossing, hidden);
    }
}
