package io.edgewatch.trainer;

import io.edgewatch.wire.Attempt;
import io.edgewatch.wire.RunManifest;
import java.util.List;

/**
 * An attempt that is to be registered.
 *
 * @param run run id
 * @param partition partition of the run
 * @param before attempts so far, ascending
 * @param firstStep first step it takes
 * @param plannedSteps number of the run's steps
 */
record NextAttempt(String run, int partition, List<Attempt> before, long firstStep, long plannedSteps) {
    NextAttempt {
        before = List.copyOf(before);
    }

    static NextAttempt first(String run, int partition, long plannedSteps) {
        return new NextAttempt(run, partition, List.of(), 0, plannedSteps);
    }

    static NextAttempt after(RunManifest run, long firstStep, long plannedSteps) {
        return new NextAttempt(run.run(), run.partition(), run.attempts(), firstStep, plannedSteps);
    }

    int number() {
        return before.size() + 1;
    }
}
