package io.edgewatch.trainer.attempt;

import static org.assertj.core.api.Assertions.assertThat;

import io.edgewatch.wire.PublishPlan;
import io.edgewatch.wire.RunEvent;
import java.time.Instant;
import java.util.List;
import java.util.Random;
import java.util.TreeSet;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ToldStepsTest {
    private static final Instant NOW = Instant.ofEpochMilli(1_700_000_000_000L);

    private static RunEvent.Step step(int attempt, long step) {
        return new RunEvent.Step("a-run", attempt, NOW, step, 0.5, 1, List.of());
    }

    private static RunEvent.Gap gap(long first, long last, long steps) {
        return new RunEvent.Gap("a-run", 1, NOW, first, last, steps, "why");
    }

    @Test
    void nothingIsUntoldOfStepsThatArePublishedOrDeclared() {
        // Given
        var told = new ToldSteps("a-run", PublishPlan.every(1));
        told.add(step(1, 0));
        told.add(gap(1, 3, 3));
        told.add(step(1, 4));
        // When, Then
        assertThat(told.untold(1, 0, 5, NOW, "why")).isEmpty();
    }

    @Test
    void whatLiesBetweenIsUntoldInRanges() {
        // Given
        var told = new ToldSteps("a-run", PublishPlan.every(1));
        told.add(step(1, 2));
        told.add(step(1, 5));
        // When, Then
        assertThat(told.untold(1, 1, 9, NOW, "why")).containsExactly(gap(1, 1, 1), gap(3, 4, 2), gap(6, 8, 3));
    }

    @Test
    void onlyStepsThatWereToBePublishedAreUntold() {
        // Given
        var told = new ToldSteps("a-run", PublishPlan.every(4));
        told.add(step(1, 8));
        // When, Then
        assertThat(told.untold(1, 1, 22, NOW, "why")).containsExactly(gap(4, 4, 1), gap(12, 20, 3));
    }

    @Test
    void attemptsAndRunsAreKeptApart() {
        // Given
        var told = new ToldSteps("a-run", PublishPlan.every(1));
        told.add(step(2, 0));
        told.add(new RunEvent.Step("another", 1, NOW, 1, 0.5, 1, List.of()));
        // When, Then
        assertThat(told.untold(1, 0, 2, NOW, "why")).containsExactly(gap(0, 1, 2));
        assertThat(told.tells(2, 0)).isTrue();
        assertThat(told.tells(1, 0)).isFalse();
    }

    @Test
    void knowsWhichAttemptsHaveEnded() {
        // Given
        var told = new ToldSteps("a-run", PublishPlan.every(1));
        told.add(new RunEvent.Ended("a-run", 1, NOW, 4, RunEvent.Outcome.STOPPED, ""));
        told.add(new RunEvent.Started("a-run", 2, NOW));
        // When, Then
        assertThat(told.hasEnded(1)).isTrue();
        assertThat(told.hasEnded(2)).isFalse();
    }

    @ParameterizedTest
    @CsvSource({"1, 1", "2, 1", "3, 1", "7, 1", "7, 3", "5, 4", "4, 4"})
    void toldAndUntoldTogetherAreExactlyTheStepsToBePublished(int every, int consecutive) {
        var plan = new PublishPlan(every, consecutive, 0);
        var random = new Random(every);
        for (int trial = 0; trial < 200; trial++) {
            // Given
            var told = new ToldSteps("a-run", plan);
            var expected = new TreeSet<Long>();
            int first = random.nextInt(30);
            int end = first + random.nextInt(60);
            for (long t = 0; t < 100; t++) {
                if (!plan.publishes(t)) {
                    continue;
                }
                if (random.nextInt(3) == 0) {
                    told.add(step(1, t));
                } else if (t >= first && t < end) {
                    expected.add(t);
                }
            }
            // When
            var untold = new TreeSet<Long>();
            for (RunEvent.Gap gap : told.untold(1, first, end, NOW, "why")) {
                long[] steps = LongStream.rangeClosed(gap.firstStep(), gap.lastStep())
                        .filter(plan::publishes)
                        .toArray();
                assertThat(gap.steps()).isEqualTo(steps.length);
                for (long t : steps) {
                    assertThat(untold.add(t)).isTrue();
                }
            }
            // Then
            assertThat(untold).isEqualTo(expected);
        }
    }
}
