package io.edgewatch.analyzers.host.assembly;

import io.edgewatch.wire.RunEvent;
import io.edgewatch.wire.TensorKind;
import io.edgewatch.wire.Topic;
import java.util.Map;

/** What comes out of assembly, in the run's order. */
public sealed interface RunInput {

    /** The attempt it is of. */
    int attempt();

    /** Per input topic, where to go on reading once this is done. */
    Map<Topic, Long> nextOffsets();

    /**
     * A later attempt goes on from its first step; nothing of an earlier one follows.
     *
     * @param firstStep its first step, which may be one that an earlier attempt has taken
     */
    record Begun(int attempt, long firstStep, Map<Topic, Long> nextOffsets) implements RunInput {}

    /**
     * A whole step.
     *
     * @param step its record
     * @param tensors the bytes of each tensor that was asked for
     */
    record Assembled(RunEvent.Step step, Map<TensorKind, byte[]> tensors, Map<Topic, Long> nextOffsets)
            implements RunInput {
        @Override
        public int attempt() {
            return step.attempt();
        }
    }

    /** Why steps will not come. */
    enum Cause {
        /** The trainer says so. */
        DECLARED,
        /** What is on the topics is not what was published. */
        DAMAGED,
        /** Retention has taken their tensors. */
        GONE,
        /** The instance passes them over. */
        SKIPPED
    }

    /**
     * Steps that will not come.
     *
     * @param firstStep first of them
     * @param lastStep last of them
     * @param reason for a person
     */
    record Missing(int attempt, long firstStep, long lastStep, Cause cause, String reason, Map<Topic, Long> nextOffsets)
            implements RunInput {}

    /** The run's attempt ended; nothing of it follows. */
    record Finished(RunEvent.Ended ended, Map<Topic, Long> nextOffsets) implements RunInput {
        @Override
        public int attempt() {
            return ended.attempt();
        }
    }
}
