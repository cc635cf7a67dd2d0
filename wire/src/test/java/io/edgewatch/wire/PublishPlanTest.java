package io.edgewatch.wire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PublishPlanTest {
    @Test
    void publishesSoManyInARowAtEveryNthStep() {
        // Given
        var plan = new PublishPlan(10, 3, 0);
        // When, Then
        assertThat(LongStream.range(0, 25).filter(plan::publishes))
                .containsExactly(0L, 1L, 2L, 10L, 11L, 12L, 20L, 21L, 22L);
    }

    @Test
    void everyMthPublishedStepCarriesTheOptimizersState() {
        // Given
        var plan = new PublishPlan(4, 2, 3);
        // When, Then: published are 0 1 4 5 8 9 12 13
        assertThat(LongStream.range(0, 16).filter(plan::carriesOptimizerState)).containsExactly(0L, 5L, 12L);
    }

    @ParameterizedTest
    @CsvSource({"1, 1", "5, 1", "5, 5", "7, 3", "2, 1"})
    void countsAndFindsTheStepsItPublishes(int every, int consecutive) {
        // Given
        var plan = new PublishPlan(every, consecutive, 0);
        for (long step = 0; step < 50; step++) {
            // When
            long count = plan.countBefore(step);
            // Then
            assertThat(count)
                    .isEqualTo(LongStream.range(0, step).filter(plan::publishes).count());
            if (plan.publishes(step)) {
                assertThat(plan.stepAfter(count)).isEqualTo(step);
            }
        }
    }

    @ParameterizedTest
    @CsvSource({
        "0, 1, 0, publish every",
        "5, 6, 0, consecutive steps published of every 5",
        "5, 0, 0, consecutive",
        "5, 1, -1, optimizer state every"
    })
    void refusesWhatCannotBe(int every, int consecutive, int state, String said) {
        // When, Then
        assertThatThrownBy(() -> new PublishPlan(every, consecutive, state))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining(said);
    }
}
