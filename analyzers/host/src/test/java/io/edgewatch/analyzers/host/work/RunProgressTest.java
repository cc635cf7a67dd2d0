package io.edgewatch.analyzers.host.work;

import static org.assertj.core.api.Assertions.assertThat;

import io.edgewatch.analyzers.host.assembly.AccountedSteps;
import io.edgewatch.wire.Progress;
import io.edgewatch.wire.PublishPlan;
import io.edgewatch.wire.Topic;
import java.util.Map;
import java.util.Random;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RunProgressTest {
    private static final Map<Topic, Long> AFTER = Map.of(Topic.STEPS, 7L);

    private static RunProgress begin(long firstStep, long period) {
        return RunProgress.atBeginOf(
                2, firstStep, new AccountedSteps(PublishPlan.every((int) period), 1, false), Map.of(), "a1b2");
    }

    @Test
    void anAttemptBeginsWithEverythingBeforeItsFirstStepDone() {
        // When
        Progress progress = begin(57, 1).progress();
        // Then
        assertThat(progress.attempt()).isEqualTo(2);
        assertThat(progress.lastCompletedStep()).isEqualTo(56);
        assertThat(progress.measuredSteps()).isZero();
        assertThat(progress.gapSteps()).isZero();
        assertThat(progress.configurationDigest()).isEqualTo("a1b2");
    }

    @Test
    void aHoleThatIsDeclaredLateCountsIfNothingWasKnownOfIt() {
        // Given: step 1 is neither measured nor declared when step 2 comes
        var sofar = begin(0, 1).measured(0, AFTER).measured(2, AFTER);
        // When
        var late = sofar.missing(1, 1, "late", AFTER);
        var again = late.missing(1, 1, "late", AFTER);
        // Then
        assertThat(late.progress().gapSteps()).isEqualTo(1);
        assertThat(late.progress().lastCompletedStep()).isEqualTo(2);
        assertThat(late.progress().detail()).isEqualTo("late");
        assertThat(again.progress().gapSteps()).isEqualTo(1);
    }

    @Test
    void atTheEndWhatNothingWasSaidOfIsMissing() {
        // When
        Progress end = begin(0, 1)
                .measured(0, AFTER)
                .measured(2, AFTER)
                .ended(5, AFTER)
                .progress();
        // Then
        assertThat(end.lastCompletedStep()).isEqualTo(5);
        assertThat(end.measuredSteps()).isEqualTo(2);
        assertThat(end.gapSteps()).isEqualTo(4);
    }

    @Test
    void anAttemptThatTookNoStepHasNoneMissing() {
        // When
        Progress end = begin(57, 1).ended(-1, AFTER).progress();
        // Then
        assertThat(end.lastCompletedStep()).isEqualTo(56);
        assertThat(end.gapSteps()).isZero();
    }

    @Test
    void onlyMultiplesOfThePeriodCount() {
        // When
        Progress end = begin(5, 10)
                .missing(5, 20, "gone", AFTER)
                .measured(30, AFTER)
                .ended(49, AFTER)
                .progress();
        // Then: 10 and 20, then 40
        assertThat(end.gapSteps()).isEqualTo(3);
        assertThat(end.measuredSteps()).isEqualTo(1);
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10})
    void whateverIsSaidHoweverOftenEachStepCountsOnce(long seed) {
        // Given
        var random = new Random(seed);
        long period = 1 + random.nextInt(4);
        long first = random.nextInt(7);
        var book = begin(first, period);
        var measured = new TreeSet<Long>();
        long at = first;
        // When
        while (at < 60) {
            if (random.nextInt(3) > 0) {
                long from = Math.max(first, at - random.nextInt(8));
                book = book.missing(from, from + random.nextInt(4), "said", AFTER);
            } else if (at % period == 0 && !book.isPast(at)) {
                book = book.measured(at, AFTER);
                measured.add(at);
            }
            at = Math.max(at, book.progress().lastCompletedStep()) + (random.nextBoolean() ? 1 : 0);
        }
        Progress end = book.ended(70, AFTER).progress();
        // Then
        long all = Math.floorDiv(end.lastCompletedStep(), period) - Math.floorDiv(first - 1, period);
        assertThat(end.measuredSteps()).isEqualTo(measured.size());
        assertThat(end.measuredSteps() + end.gapSteps()).isEqualTo(all);
    }
}
