package io.edgewatch.analyzers.host.work;

import io.edgewatch.analyzers.host.AnalyzerInstance;
import io.edgewatch.analyzers.host.assembly.AccountedSteps;
import io.edgewatch.analyzers.host.assembly.RunHistory;
import io.edgewatch.analyzers.host.assembly.StepPolicy;
import io.edgewatch.wire.Progress;
import io.edgewatch.wire.RunManifest;
import io.edgewatch.wire.Topic;
import java.util.Map;

/**
 * What an instance is to do with a run.
 *
 * @param manifest the run, as it was when the instance took it up
 * @param policy which steps it measures
 * @param firstWanted steps before this one are passed over, in every attempt
 */
public record RunTask(RunManifest manifest, AnalyzerInstance instance, StepPolicy policy, long firstWanted) {

    /** Every step of the run. */
    public static RunTask every(RunManifest manifest, AnalyzerInstance instance) {
        return new RunTask(manifest, instance, StepPolicy.ALL, 0);
    }

    String run() {
        return manifest.run();
    }

    RunHistory history() {
        return RunHistory.of(manifest);
    }

    /**
     * How far the instance is when it begins in the middle of an attempt, with all before declared missing.
     *
     * @param firstStep the step it begins with
     * @param nextOffsets where the records of that step begin
     */
    public Progress attachedAt(int attempt, long firstStep, Map<Topic, Long> nextOffsets, String why) {
        long begin = history().firstStep(attempt);
        RunProgress atBegin =
                RunProgress.atBeginOf(attempt, begin, accounted(), nextOffsets, instance.configurationDigest());
        return firstStep <= begin
                ? atBegin.progress()
                : atBegin.missing(
                                begin,
                                firstStep - 1,
                                "steps " + begin + " to " + (firstStep - 1) + ": " + why,
                                nextOffsets)
                        .progress();
    }

    /** The steps to be accounted for. */
    public AccountedSteps accounted() {
        return new AccountedSteps(
                manifest.publish(), policy.multiple(), tensors().haveState());
    }

    /** The tensors that its steps are put together of. */
    public RunTensors tensors() {
        return RunTensors.of(manifest, instance);
    }
}
