package io.edgewatch.runtime.runs;

import io.edgewatch.wire.RunEvent;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/**
 * What the events of a run's newest attempt add up to.
 *
 * @param attempt its number
 * @param first time of its first event
 * @param newest time of its newest event
 * @param steps step events
 * @param lastStep highest step published or declared missing; −1 if none
 * @param ended how it ended, if it has
 */
record RunTrace(
        int attempt, Instant first, Instant newest, long steps, long lastStep, Optional<RunEvent.Outcome> ended) {
    private static final Duration SILENT_AT_LEAST = Duration.ofSeconds(10);
    private static final int SILENT_STEPS = 20;
    private static final Duration ABANDONED = Duration.ofMinutes(15);

    static RunTrace of(RunEvent event) {
        return new RunTrace(event.attempt(), event.time(), event.time(), 0, -1, Optional.empty()).and(event);
    }

    /** With one more event; those of superseded attempts change nothing, a higher attempt begins anew. */
    RunTrace and(RunEvent event) {
        if (event.attempt() < attempt) {
            return this;
        }
        if (event.attempt() > attempt) {
            return of(event);
        }
        Instant time = event.time().isAfter(newest) ? event.time() : newest;
        if (event instanceof RunEvent.Step step) {
            return new RunTrace(attempt, first, time, steps + 1, Math.max(lastStep, step.step()), ended);
        }
        if (event instanceof RunEvent.Gap gap) {
            return new RunTrace(attempt, first, time, steps, Math.max(lastStep, gap.lastStep()), ended);
        }
        if (event instanceof RunEvent.Ended end) {
            return new RunTrace(
                    attempt, first, time, steps, Math.max(lastStep, end.lastStep()), Optional.of(end.outcome()));
        }
        return new RunTrace(attempt, first, time, steps, lastStep, ended);
    }

    /** How it stands at that time. */
    RunStanding standing(Instant now) {
        if (ended.isPresent()) {
            return RunStanding.of(ended.get());
        }
        Duration quiet = Duration.between(newest, now);
        if (quiet.compareTo(ABANDONED) > 0) {
            return RunStanding.ABANDONED;
        }
        return quiet.compareTo(silentAfter()) > 0 ? RunStanding.SILENT : RunStanding.TRAINING;
    }

    private Duration silentAfter() {
        Duration overdue = steps == 0
                ? SILENT_AT_LEAST
                : Duration.between(first, newest).dividedBy(steps).multipliedBy(SILENT_STEPS);
        return overdue.compareTo(SILENT_AT_LEAST) > 0 ? overdue : SILENT_AT_LEAST;
    }
}
