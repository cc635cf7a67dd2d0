package io.edgewatch.wire;

import java.util.Map;
import java.util.Optional;

/**
 * How far an analyzer instance is on a run.
 *
 * @param attempt attempt it is in
 * @param lastCompletedStep every step up to this one is measured or declared missing; −1 before the first
 * @param measuredSteps steps measured so far in this attempt
 * @param gapSteps steps declared missing so far in this attempt
 * @param nextOffsets per input topic, the offset to go on from in the run's partition
 * @param state the analyzer's state as of exactly that step; empty for a stateless one, and where it lies beside the record; not copied
 * @param analysis whether it goes on
 * @param detail for a person; empty if there is nothing to say
 * @param configurationDigest of the instance that measured; empty if a version before this field wrote it
 * @param stateChunks where the state lies, if beside the record
 */
@SuppressWarnings("ArrayRecordComponent") // handed on, not compared
public record Progress(
        int attempt,
        long lastCompletedStep,
        long measuredSteps,
        long gapSteps,
        Map<Topic, Long> nextOffsets,
        byte[] state,
        Analysis analysis,
        String detail,
        String configurationDigest,
        Optional<StateChunks> stateChunks) {

    /** With its state, if any, in the record. */
    public Progress(
            int attempt,
            long lastCompletedStep,
            long measuredSteps,
            long gapSteps,
            Map<Topic, Long> nextOffsets,
            byte[] state,
            Analysis analysis,
            String detail,
            String configurationDigest) {
        this(
                attempt,
                lastCompletedStep,
                measuredSteps,
                gapSteps,
                nextOffsets,
                state,
                analysis,
                detail,
                configurationDigest,
                Optional.empty());
    }

    public Progress {
        Bounds.requireAtLeast("attempt", attempt, 1);
        Bounds.requireAtLeast("last completed step", lastCompletedStep, -1);
        Bounds.requireAtLeast("measured steps", measuredSteps, 0);
        Bounds.requireAtLeast("gap steps", gapSteps, 0);
        nextOffsets = Map.copyOf(nextOffsets);
        Bounds.requireOffsets("next offset", nextOffsets);
        detail = Bounds.forPerson(detail);
    }

    /** The same with the analyzer's state as of that step. */
    public Progress withState(byte[] asOfThatStep) {
        return with(asOfThatStep, stateChunks);
    }

    /** The same with the analyzer's state beside the record. */
    public Progress withStateBeside(StateChunks beside) {
        return with(new byte[0], Optional.of(beside));
    }

    private Progress with(byte[] asOfThatStep, Optional<StateChunks> beside) {
        return new Progress(
                attempt,
                lastCompletedStep,
                measuredSteps,
                gapSteps,
                nextOffsets,
                asOfThatStep,
                analysis,
                detail,
                configurationDigest,
                beside);
    }

    /** Whether the instance goes on with the run. */
    public enum Analysis {
        RUNNING,
        /** It has passed the run's last step. */
        FINISHED,
        /** The objective built from the manifest is not the trainer's, or the run asks for what this host has not. */
        REFUSED,
        /** It gave up after repeated failures. */
        FAILED
    }
}
