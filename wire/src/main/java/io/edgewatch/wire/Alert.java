package io.edgewatch.wire;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Locale;
import java.util.OptionalDouble;

/**
 * Something about a run that a person may want to know.
 *
 * @param run run id
 * @param attempt attempt, from 1
 * @param step step that raised it
 * @param kind what
 * @param time when the step was taken, to the millisecond
 * @param ratio effective sharpness over threshold
 * @param sharpness λ₁(H), where it was measured
 * @param threshold the same unit as {@code sharpness}
 * @param loss at that step, where it is known
 * @param summary one sentence for a person
 */
public record Alert(
        String run,
        int attempt,
        long step,
        Kind kind,
        Instant time,
        OptionalDouble ratio,
        OptionalDouble sharpness,
        OptionalDouble threshold,
        OptionalDouble loss,
        String summary) {
    public Alert {
        Name.require("run", run);
        Bounds.requireAtLeast("attempt", attempt, 1);
        Bounds.requireAtLeast("step", step, 0);
        time = Bounds.toMilliseconds("time of an alert", time);
        summary = Bounds.forPerson(summary);
    }

    /** What is announced. */
    public enum Kind {
        CROSSED_EDGE(Severity.INFORMATION),
        ABOVE_EDGE(Severity.WARNING),
        DIVERGED(Severity.CRITICAL),
        /** The trainer has not been heard of for long; the step is its newest, 0 if there is none. */
        SILENT(Severity.WARNING);

        private final Severity severity;

        Kind(Severity severity) {
            this.severity = severity;
        }

        public Severity severity() {
            return severity;
        }

        /** The word for it in labels and the terminal. */
        public String label() {
            return name().toLowerCase(Locale.ROOT).replace('_', '-');
        }
    }

    /** Only warnings and criticals reach a pager. */
    public enum Severity {
        INFORMATION,
        WARNING,
        CRITICAL
    }

    /** Record key, {@code run/attempt/kind/step}. */
    public byte[] key() {
        return (run + '/' + attempt + '/' + kind.label() + '/' + step).getBytes(StandardCharsets.UTF_8);
    }
}
