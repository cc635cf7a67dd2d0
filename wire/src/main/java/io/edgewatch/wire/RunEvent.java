package io.edgewatch.wire;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** What happens in a run, in order, on {@link Topic#STEPS}. */
public sealed interface RunEvent {

    /** Header that marks a run event among the chunks of a tensor topic, where an attempt's Started stands too. */
    String MARKER_HEADER = "event";

    String run();

    int attempt();

    /** When it happened, by the trainer's clock and to the millisecond; also the record's timestamp. */
    Instant time();

    /** Record key: the run. */
    default byte[] key() {
        return run().getBytes(StandardCharsets.UTF_8);
    }

    /** The attempt begins; the acknowledged offset of this record is the attempt's start offset. */
    record Started(String run, int attempt, Instant time) implements RunEvent {
        public Started {
            requireScope(run, attempt);
            time = Bounds.toMilliseconds("time of an event", time);
        }
    }

    /**
     * Step t exists: sent after the acknowledgements of all its chunks.
     *
     * @param step t
     * @param loss L(w(t)); may be non-finite, for that is what happened
     * @param gradientNorm ‖∇L(w(t))‖
     * @param tensors where the tensors at w(t) lie
     * @param probe of the curvature at w(t), if the trainer took one
     */
    record Step(
            String run,
            int attempt,
            Instant time,
            long step,
            double loss,
            double gradientNorm,
            List<TensorReference> tensors,
            Optional<Probe> probe)
            implements RunEvent {

        /** A step without a probe. */
        public Step(
                String run,
                int attempt,
                Instant time,
                long step,
                double loss,
                double gradientNorm,
                List<TensorReference> tensors) {
            this(run, attempt, time, step, loss, gradientNorm, tensors, Optional.empty());
        }

        public Step {
            requireScope(run, attempt);
            time = Bounds.toMilliseconds("time of an event", time);
            Bounds.requireAtLeast("step", step, 0);
            if (gradientNorm < 0) {
                throw new IllegalArgumentException(
                        "gradient norm of step " + step + " must not be negative, got: " + gradientNorm);
            }
            tensors = List.copyOf(tensors);
            if (tensors.stream().map(TensorReference::kind).distinct().count() < tensors.size()) {
                throw new IllegalArgumentException(
                        "step " + step + " must have at most one tensor of a kind, got: " + tensors);
            }
        }
    }

    /**
     * Steps that were taken and not published.
     *
     * @param firstStep first missing step
     * @param lastStep last missing step
     * @param steps how many of the range were to be published; with publish-every n not all are
     * @param reason why, for a person
     */
    record Gap(String run, int attempt, Instant time, long firstStep, long lastStep, long steps, String reason)
            implements RunEvent {
        public Gap {
            requireScope(run, attempt);
            time = Bounds.toMilliseconds("time of an event", time);
            Bounds.requireAtLeast("first step of a gap", firstStep, 0);
            Bounds.requireAtLeast("last step of a gap", lastStep, firstStep);
            Bounds.requireAtLeast("steps of a gap", steps, 1);
            Bounds.requireAtLeast("last step of a gap of " + steps + " steps", lastStep - firstStep, steps - 1);
            reason = Bounds.forPerson(reason);
        }
    }

    /**
     * The attempt ends; no record of it follows.
     *
     * @param lastStep last step taken, −1 if none
     * @param outcome how
     * @param detail for a person; empty if there is nothing to say
     */
    record Ended(String run, int attempt, Instant time, long lastStep, Outcome outcome, String detail)
            implements RunEvent {
        public Ended {
            requireScope(run, attempt);
            time = Bounds.toMilliseconds("time of an event", time);
            Bounds.requireAtLeast("last step", lastStep, -1);
            detail = Bounds.forPerson(detail);
        }
    }

    /** How an attempt ended. */
    enum Outcome {
        COMPLETED,
        FAILED,
        STOPPED
    }

    private static void requireScope(String run, int attempt) {
        Name.require("run", run);
        Bounds.requireAtLeast("attempt", attempt, 1);
    }
}
