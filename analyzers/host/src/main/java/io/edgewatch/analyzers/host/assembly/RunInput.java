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

    /**
     * Steps that will not come.
     *
     * @param firstStep first of them
     * @param lastStep last of them
     * @param reason for a person
     */
    record Missing(int attempt, long firstStep, long lastStep, String reason, Map<Topic, Long> nextOffsets)
            implements RunInput {}

    /** The run's attempt ended; nothing of it follows. */
    record Finished(RunEvent.Ended ended, Map<Topic, Long> nextOffsets) implements RunInput {
        @Override
        public int attempt() {
            return ended.attempt();
        }
    }
}
