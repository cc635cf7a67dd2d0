package io.edgewatch.streams.phase;

/**
 * The thresholds phases are told apart by. Ratios are effective sharpness over the optimizer's threshold, so the edge
 * itself is 1 and no setting.
 *
 * @param sharpeningRatio from here on a rising ratio is sharpening
 * @param leaveRatio the edge is left, and the next crossing is news again, below this
 * @param aboveRatio above the edge, if it lasts
 * @param aboveSteps measured steps above {@code aboveRatio} before it counts as lasting
 * @param stepsToLeave measured steps running that must be below a bound before it counts as passed downwards. At the
 *     edge the ratio at the iterates swings with period two, by a tenth and more to either side of 1, so one low step
 *     says nothing
 * @param risingSteps measured steps over which rising is judged
 * @param risingMargin relative difference between the means of the two halves that is a rise and not round-off
 * @param lossRiseMargin relative difference between consecutive losses that is a rise and not round-off
 * @param explosionFactor the loss explodes above this multiple of its smallest value in the window
 * @param lossFloor and above this, absolutely: a loss of 1 after one of 1e-3 is no explosion
 * @param windowSteps steps in a window: of the loss's minimum, and of the aggregates shown
 */
public record PhaseSettings(
        double sharpeningRatio,
        double leaveRatio,
        double aboveRatio,
        int aboveSteps,
        int stepsToLeave,
        int risingSteps,
        double risingMargin,
        double lossRiseMargin,
        double explosionFactor,
        double lossFloor,
        int windowSteps) {
    /** The edge, in units of the threshold. */
    public static final double EDGE_RATIO = 1;

    /** Windows are stored whole at every step. */
    public static final int LARGEST_WINDOW_STEPS = 10_000;

    public PhaseSettings {
        require(sharpeningRatio > 0 && sharpeningRatio <= leaveRatio, "0 < sharpening ratio ≤ leave ratio", leaveRatio);
        require(leaveRatio < EDGE_RATIO, "leave ratio < 1", leaveRatio);
        require(aboveRatio > EDGE_RATIO && aboveRatio < Double.POSITIVE_INFINITY, "1 < above ratio", aboveRatio);
        require(aboveSteps >= 1, "above steps ≥ 1", aboveSteps);
        require(risingSteps >= 4, "rising steps ≥ 4", risingSteps);
        require(risingMargin >= 0 && risingMargin < 1, "0 ≤ rising margin < 1", risingMargin);
        require(lossRiseMargin >= 0 && lossRiseMargin < 1, "0 ≤ loss rise margin < 1", lossRiseMargin);
        require(explosionFactor > 1, "explosion factor > 1", explosionFactor);
        require(lossFloor >= 0, "loss floor ≥ 0", lossFloor);
        require(windowSteps >= risingSteps, "window steps ≥ rising steps", windowSteps);
        require(windowSteps <= LARGEST_WINDOW_STEPS, "window steps ≤ " + LARGEST_WINDOW_STEPS, windowSteps);
        require(stepsToLeave >= 1 && stepsToLeave <= windowSteps, "1 ≤ steps to leave ≤ window steps", stepsToLeave);
    }

    /** What the phases of the documentation mean. */
    public static PhaseSettings defaults() {
        return new PhaseSettings(0.8, 0.9, 1.2, 50, 2, 20, 1e-4, 1e-4, 10, 10, 50);
    }

    private static void require(boolean holds, String wanted, double got) {
        if (!holds) {
            throw new IllegalArgumentException("phase settings want " + wanted + ", got: " + got);
        }
    }
}
