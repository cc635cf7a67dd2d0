package io.edgewatch.trainer.publish;

import io.edgewatch.wire.Precision;
import io.edgewatch.wire.PublishPlan;

/**
 * What the publisher must know of the run it publishes.
 *
 * @param run run id
 * @param attempt attempt, from 1
 * @param partition partition of all its records
 * @param dimension number of weights P
 * @param precision number type of its tensors
 * @param plan which steps are offered, and which with the optimizer's state
 * @param stateLength numbers in that state
 */
public record PublishedRun(
        String run,
        int attempt,
        int partition,
        int dimension,
        Precision precision,
        PublishPlan plan,
        long stateLength) {

    /** Bytes of a gradient, and of the weights. */
    long tensorBytes() {
        return (long) dimension * precision.bytes();
    }

    /** Bytes of the optimizer's state, 0 if no step carries it. */
    long stateBytes() {
        return plan.optimizerStateEvery() == 0 ? 0 : stateLength * precision.bytes();
    }
}
