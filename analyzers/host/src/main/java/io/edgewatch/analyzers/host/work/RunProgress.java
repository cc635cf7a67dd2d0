package io.edgewatch.analyzers.host.work;

import io.edgewatch.analyzers.host.assembly.AccountedSteps;
import io.edgewatch.wire.Progress;
import io.edgewatch.wire.Topic;
import java.util.Map;

/**
 * How far an instance is on a run, and the account of the present attempt's steps: each counts once, as measured or as
 * missing, whatever is said of it again.
 *
 * @param progress as it is published
 * @param firstStep first step of the present attempt
 * @param accounted the steps to be accounted for
 */
record RunProgress(Progress progress, long firstStep, AccountedSteps accounted) {

    /** At the beginning of an attempt. */
    static RunProgress atBeginOf(
            int attempt,
            long firstStep,
            AccountedSteps accounted,
            Map<Topic, Long> nextOffsets,
            String configurationDigest) {
        Progress none = new Progress(
                attempt,
                firstStep - 1,
                0,
                0,
                nextOffsets,
                new byte[0],
                Progress.Analysis.RUNNING,
                "",
                configurationDigest);
        return new RunProgress(none, firstStep, accounted);
    }

    boolean isOver() {
        return progress.analysis() != Progress.Analysis.RUNNING;
    }

    /** Whether the step, and with it every one before, is behind. */
    boolean isPast(long step) {
        return step <= progress.lastCompletedStep();
    }

    /** A step that is not {@linkplain #isPast past} has been measured. */
    RunProgress measured(long step, Map<Topic, Long> nextOffsets) {
        return with(step, progress.measuredSteps() + 1, progress.gapSteps(), nextOffsets, progress.detail());
    }

    /** These steps will not come; of those that are past, only as many count as nothing was known of. */
    RunProgress missing(long first, long last, String why, Map<Topic, Long> nextOffsets) {
        long past = progress.lastCompletedStep();
        long late = Math.min(steps(first, Math.min(last, past)), unaccounted());
        long holes = late + steps(Math.max(first, past + 1), last);
        return with(
                Math.max(past, last),
                progress.measuredSteps(),
                progress.gapSteps() + holes,
                nextOffsets,
                holes > 0 ? why : progress.detail());
    }

    /** The attempt has ended with this step: what nothing was said of is missing. */
    RunProgress ended(long lastStep, Map<Topic, Long> nextOffsets) {
        RunProgress atEnd = with(
                Math.max(progress.lastCompletedStep(), lastStep),
                progress.measuredSteps(),
                progress.gapSteps(),
                nextOffsets,
                progress.detail());
        return with(
                atEnd.progress.lastCompletedStep(),
                progress.measuredSteps(),
                progress.gapSteps() + atEnd.unaccounted(),
                nextOffsets,
                progress.detail());
    }

    /** It does not go on with this attempt. */
    RunProgress concluded(Progress.Analysis outcome, String detail) {
        return new RunProgress(
                new Progress(
                        progress.attempt(),
                        progress.lastCompletedStep(),
                        progress.measuredSteps(),
                        progress.gapSteps(),
                        progress.nextOffsets(),
                        progress.state(),
                        outcome,
                        detail,
                        progress.configurationDigest()),
                firstStep,
                accounted);
    }

    /** Steps up to the last completed one that are neither measured nor missing. */
    long unaccounted() {
        long all = steps(firstStep, progress.lastCompletedStep());
        return Math.max(0, all - progress.measuredSteps() - progress.gapSteps());
    }

    /** Whether nothing of the attempt is known, though it has begun with a step after this many others. */
    boolean lacksBeginning(long step) {
        return progress.measuredSteps() + progress.gapSteps() == 0 && !isPast(step) && steps(firstStep, step - 1) > 0;
    }

    /** How many steps from first to last there are to account for. */
    private long steps(long first, long last) {
        return accounted.count(first, last);
    }

    private RunProgress with(long last, long measured, long gaps, Map<Topic, Long> nextOffsets, String detail) {
        return new RunProgress(
                new Progress(
                        progress.attempt(),
                        last,
                        measured,
                        gaps,
                        nextOffsets,
                        progress.state(),
                        progress.analysis(),
                        detail,
                        progress.configurationDigest()),
                firstStep,
                accounted);
    }
}
