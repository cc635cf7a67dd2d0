package io.edgewatch.numerics.objective;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class BatchRuleTest {
    @ParameterizedTest
    @CsvSource({"4, 12", "5, 12", "12, 12", "1, 7"})
    void shuffledBatchesTakeEveryExampleOnceAnEpoch(int size, int n) {
        // Given
        var rule = new BatchRule(size, BatchRule.Order.SHUFFLED, 3);
        // When: as many steps as give whole epochs
        int[] all = LongStream.range(0, n)
                .mapToObj(step -> rule.examples(step, n))
                .flatMapToInt(IntStream::of)
                .toArray();
        // Then
        for (int epoch = 0; epoch < size; epoch++) {
            assertThat(IntStream.of(all).skip((long) epoch * n).limit(n).sorted())
                    .containsExactly(IntStream.range(0, n).boxed().toArray(Integer[]::new));
        }
    }

    @Test
    void drawsWithReplacementAreUniform() {
        // Given
        var rule = new BatchRule(50, BatchRule.Order.WITH_REPLACEMENT, 1);
        // When
        double[] share = new double[5];
        for (long step = 0; step < 2000; step++) {
            for (int example : rule.examples(step, 5)) {
                share[example] += 1.0 / 100_000;
            }
        }
        // Then
        for (double s : share) {
            assertThat(s).isCloseTo(0.2, within(0.0064)); // five standard deviations of 100,000 draws
        }
    }

    @ParameterizedTest
    @EnumSource
    void isAFunctionOfTheStepAndTheSeed(BatchRule.Order order) {
        // Given
        var rule = new BatchRule(8, order, 7);
        // When
        int[] once = rule.examples(1234, 100);
        rule.examples(3, 100);
        // Then
        assertThat(rule.examples(1234, 100)).isEqualTo(once);
        assertThat(new BatchRule(8, order, 8).examples(1234, 100)).isNotEqualTo(once);
        assertThat(rule.examples(1300, 100)).isNotEqualTo(once);
    }

    /** As the description in docs/topics.md gives them, carried out in Python; every later version must find them again. */
    @Test
    void drawsTheExamplesItHasAlwaysDrawn() {
        // When, Then
        assertThat(new BatchRule(6, BatchRule.Order.SHUFFLED, 1).examples(2, 10))
                .containsExactly(0, 8, 2, 5, 1, 7);
        assertThat(new BatchRule(6, BatchRule.Order.WITH_REPLACEMENT, 1).examples(2, 10))
                .containsExactly(8, 8, 1, 1, 2, 6);
    }

    @Test
    void refusesAnEmptyBatch() {
        // When, Then
        assertThatThrownBy(() -> new BatchRule(0, BatchRule.Order.SHUFFLED, 0))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("got: 0");
    }
}
