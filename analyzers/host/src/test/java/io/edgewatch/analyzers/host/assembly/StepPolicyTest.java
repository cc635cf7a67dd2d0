package io.edgewatch.analyzers.host.assembly;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.edgewatch.wire.PublishPlan;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class StepPolicyTest {
    @ParameterizedTest
    @ValueSource(strings = {"every", "every:10", "latest"})
    void isReadAsItIsWritten(String text) {
        // When, Then
        assertThat(StepPolicy.parse(text)).hasToString(text);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "all", "every:", "every:0", "every:-3", "every:x", "every:99999999999999999999"})
    void refusesAnythingElseAndSaysWhatThereIs(String text) {
        // When, Then
        assertThatThrownBy(() -> StepPolicy.parse(text))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("every:N")
                .hasMessageContaining("got: ");
    }

    @Test
    void everyNthCountsFromStepZero() {
        // Given
        var policy = StepPolicy.parse("every:4");
        // When, Then
        assertThat(LongStream.range(0, 10)
                        .filter(new AccountedSteps(PublishPlan.every(1), policy.multiple(), false)::wants))
                .containsExactly(0L, 4L, 8L);
    }

    @ParameterizedTest
    @CsvSource({
        "every, 1, 1",
        "every, 10, 1",
        "every, 10, 3",
        "every:4, 1, 1",
        "every:4, 6, 1",
        "every:5, 10, 1",
        "every:3, 10, 4",
        "every:7, 5, 5",
        "every:6, 4, 3",
        "every:9, 12, 5",
        "latest, 7, 1",
        "latest, 7, 2",
        "every:1000000007, 4, 2"
    })
    void accountsForThePublishedStepsThatItWants(String text, int publishEvery, int consecutive) {
        // Given
        var policy = StepPolicy.parse(text);
        var plan = new PublishPlan(publishEvery, consecutive, 0);
        for (long first = 0; first < 40; first++) {
            for (long last = first - 1; last < 80; last++) {
                // When
                long counted = new AccountedSteps(plan, policy.multiple(), false).count(first, last);
                // Then
                assertThat(counted)
                        .isEqualTo(LongStream.rangeClosed(first, last)
                                .filter(step -> plan.publishes(step) && step % policy.multiple() == 0)
                                .count());
            }
        }
    }

    @ParameterizedTest
    @CsvSource({
        "every, 1, 1, 1",
        "every, 1, 1, 5",
        "every, 10, 3, 2",
        "every, 6, 4, 6",
        "latest, 7, 2, 3",
        "every:4, 1, 1, 1",
        "every:4, 1, 1, 6",
        "every:3, 10, 4, 2",
        "every:6, 4, 3, 4",
        "every:5, 3, 2, 7",
        "every:1000000007, 4, 2, 3"
    })
    void ofAnInstanceThatNeedsTheStateOnlyStepsWithOneCount(
            String text, int publishEvery, int consecutive, int stateEvery) {
        // Given
        var plan = new PublishPlan(publishEvery, consecutive, stateEvery);
        var accounted = new AccountedSteps(plan, StepPolicy.parse(text).multiple(), true);
        for (long first = 0; first < 40; first++) {
            for (long last = first - 1; last < 130; last++) {
                // When
                long counted = accounted.count(first, last);
                // Then
                assertThat(counted)
                        .isEqualTo(LongStream.rangeClosed(first, last)
                                .filter(step -> plan.carriesOptimizerState(step) && accounted.wants(step))
                                .count());
            }
        }
    }

    @Test
    void noStepCountsWhereNoneHasAState() {
        // When, Then
        assertThatThrownBy(() -> new AccountedSteps(PublishPlan.every(1), 1, true))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("no step has an optimizer state");
    }
}
