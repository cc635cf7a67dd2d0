package io.edgewatch.runtime.runs;

import static io.edgewatch.runtime.runs.Runs.STARTED;
import static org.assertj.core.api.Assertions.assertThat;

import io.edgewatch.wire.RunEvent;
import java.time.Duration;
import java.util.List;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RunTraceTest {
    private static RunEvent started(int attempt) {
        return new RunEvent.Started("run", attempt, STARTED);
    }

    private static RunEvent step(int attempt, long step, long second) {
        return new RunEvent.Step("run", attempt, STARTED.plusSeconds(second), step, 1, 1, List.of());
    }

    private static RunEvent ended(int attempt, RunEvent.Outcome outcome) {
        return new RunEvent.Ended("run", attempt, STARTED.plusSeconds(100), 99, outcome, "");
    }

    private static RunTrace of(RunEvent first, RunEvent... more) {
        RunTrace trace = RunTrace.of(first);
        for (RunEvent event : more) {
            trace = trace.and(event);
        }
        return trace;
    }

    @ParameterizedTest
    @CsvSource({
        "10, TRAINING", // 20 steps of a second are 20 s
        "20, TRAINING",
        "21, SILENT",
        "900, SILENT",
        "901, ABANDONED"
    })
    void aRunFallsSilentWhenItsNextStepIsTwentyTimesOverdue(long quietSeconds, RunStanding expected) {
        // Given
        var trace = of(
                started(1),
                LongStream.range(0, 10).mapToObj(t -> step(1, t, t + 1)).toArray(RunEvent[]::new));
        // When, Then
        assertThat(trace.standing(STARTED.plusSeconds(10 + quietSeconds))).isEqualTo(expected);
    }

    @ParameterizedTest
    @CsvSource({"10, TRAINING", "11, SILENT"})
    void aFastRunIsGivenTenSeconds(long quietSeconds, RunStanding expected) {
        // Given
        var trace = of(started(1), step(1, 0, 0), step(1, 1, 0));
        // When, Then
        assertThat(trace.standing(STARTED.plus(Duration.ofSeconds(quietSeconds))))
                .isEqualTo(expected);
    }

    @ParameterizedTest
    @CsvSource({"COMPLETED, COMPLETED", "FAILED, FAILED", "STOPPED, STOPPED"})
    void anEndedRunStandsAsItEndedForEver(RunEvent.Outcome outcome, RunStanding expected) {
        // Given
        var trace = of(started(1), step(1, 3, 1), ended(1, outcome));
        // When, Then
        assertThat(trace.standing(STARTED.plus(Duration.ofDays(1000)))).isEqualTo(expected);
        assertThat(trace.lastStep()).isEqualTo(99);
    }

    @Test
    void aHigherAttemptBeginsAnewAndALowerOneSaysNothingMore() {
        // Given
        var trace = of(started(1), step(1, 57, 1), ended(1, RunEvent.Outcome.FAILED), started(2), step(2, 40, 2));
        // When
        var late = trace.and(step(1, 58, 3)).and(ended(1, RunEvent.Outcome.FAILED));
        // Then
        assertThat(late).isEqualTo(trace);
        assertThat(late.attempt()).isEqualTo(2);
        assertThat(late.lastStep()).isEqualTo(40);
        assertThat(late.standing(STARTED.plusSeconds(3))).isEqualTo(RunStanding.TRAINING);
    }

    @Test
    void aGapCountsAsFarAsItReaches() {
        assertThat(of(started(1), new RunEvent.Gap("run", 1, STARTED, 3, 8, 6, "queue full"))
                        .lastStep())
                .isEqualTo(8);
    }
}
