package io.edgewatch.trainer;

import io.edgewatch.experiment.WhenFull;
import io.edgewatch.wire.Name;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * What a trainer is asked for besides its experiment.
 *
 * @param run run id
 * @param resume whether it goes on with a run that exists, as its next attempt
 * @param steps number of the run's steps; empty: the experiment's, or for a run that exists what was planned for it
 * @param whenFull what happens to a step when the publisher cannot keep up
 * @param stateRoot where runs keep checkpoints and spilled steps, each in a directory of its name; empty: in a temporary
 *     directory, so that the run cannot be resumed
 * @param checkpointEvery time from one checkpoint to the next
 * @param spillLimitBytes what spilled steps may take on disk
 * @param finishLimit how long nothing may arrive at the broker, at the end, before the trainer gives up
 */
public record TrainerSettings(
        String run,
        boolean resume,
        OptionalLong steps,
        WhenFull whenFull,
        Optional<Path> stateRoot,
        Duration checkpointEvery,
        long spillLimitBytes,
        Duration finishLimit) {
    /** 10 seconds. */
    public static final Duration CHECKPOINT_EVERY = Duration.ofSeconds(10);

    /** 2 GiB. */
    public static final long SPILL_LIMIT_BYTES = 2L << 30;

    /** 2 minutes. */
    public static final Duration FINISH_LIMIT = Duration.ofMinutes(2);

    public TrainerSettings {
        Name.require("run", run);
        if (steps.isPresent() && steps.getAsLong() < 1) {
            throw new IllegalArgumentException("steps must be at least 1, got: " + steps.getAsLong());
        }
        if (checkpointEvery.isNegative() || checkpointEvery.isZero()) {
            throw new IllegalArgumentException("checkpoint every must be positive, got: " + checkpointEvery);
        }
        if (spillLimitBytes < 0) {
            throw new IllegalArgumentException("spill limit must be at least 0 bytes, got: " + spillLimitBytes);
        }
        if (finishLimit.isNegative() || finishLimit.isZero()) {
            throw new IllegalArgumentException("finish limit must be positive, got: " + finishLimit);
        }
        if (resume && stateRoot.isEmpty()) {
            throw new IllegalArgumentException("only a run with a state directory can be resumed, run " + run);
        }
    }

    /** A run of its own that is never resumed. */
    public static TrainerSettings unresumable(String run, WhenFull whenFull) {
        return new TrainerSettings(
                run,
                false,
                OptionalLong.empty(),
                whenFull,
                Optional.empty(),
                CHECKPOINT_EVERY,
                SPILL_LIMIT_BYTES,
                FINISH_LIMIT);
    }

    /** A run that keeps its state below {@code stateRoot}. */
    public static TrainerSettings resumable(String run, boolean resume, WhenFull whenFull, Path stateRoot) {
        return new TrainerSettings(
                run,
                resume,
                OptionalLong.empty(),
                whenFull,
                Optional.of(stateRoot),
                CHECKPOINT_EVERY,
                SPILL_LIMIT_BYTES,
                FINISH_LIMIT);
    }
}
