package io.edgewatch.streams.phase;

/**
 * What the losses up to a step say, kept until that step has been measured: analyzers lag behind the trainer, and a
 * measured step is judged by what was known at that step, however late its measurement comes.
 *
 * @param step t
 * @param loss L(w(t))
 * @param lastRise newest step, up to this one, whose loss was above that of the step before; −1 if none
 * @param diverged whether the run was diverged at this step
 */
public record StepTrace(long step, double loss, long lastRise, boolean diverged) {
    /** Before the first step. */
    public static final StepTrace NONE = new StepTrace(-1, Double.NaN, -1, false);
}
