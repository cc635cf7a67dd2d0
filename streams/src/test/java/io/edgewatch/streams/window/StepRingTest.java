package io.edgewatch.streams.window;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.DoubleSummaryStatistics;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class StepRingTest {

    @Test
    void keepsTheNewestStepsWhenItIsFull() {
        // Given
        StepRing full = StepRing.empty(3).with(1, 10).with(2, 20).with(4, 40);
        // When
        StepRing next = full.with(8, 80);
        // Then
        assertThat(next.size()).isEqualTo(3);
        assertThat(next.step(0)).isEqualTo(2);
        assertThat(next.lastStep()).isEqualTo(8);
        assertThat(next.min()).isEqualTo(20);
        assertThat(full.lastStep()).isEqualTo(4);
    }

    @Test
    void seesBothSidesOfAnOscillationOfPeriodTwo() {
        // Given
        StepRing ring = StepRing.empty(100);
        // When
        for (int step = 0; step < 40; step++) {
            ring = ring.with(step, step % 2 == 0 ? 95 : 105);
        }
        // Then
        assertThat(List.of(ring.last(), ring.min(), ring.max(), ring.mean(), ring.deviation()))
                .containsExactly(105.0, 95.0, 105.0, 100.0, 5.0);
    }

    @Test
    void refusesAStepThatIsNotNewer() {
        StepRing ring = StepRing.empty(3).with(7, 1);
        assertThatThrownBy(() -> ring.with(7, 2)).hasMessageContaining("after 7, got: 7");
    }

    @Test
    void showsANonFiniteValueUntilItHasLeft() {
        // Given
        StepRing ring = StepRing.empty(2).with(0, Double.NaN);
        // When
        StepRing later = ring.with(1, 1).with(2, 2);
        // Then
        assertThat(ring.with(1, 1).mean()).isNaN();
        assertThat(later.mean()).isEqualTo(1.5);
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5})
    void agreesWithTheLastValuesTakenOneByOne(long seed) {
        // Given
        SplittableRandom random = new SplittableRandom(seed);
        int capacity = random.nextInt(1, 20);
        StepRing ring = StepRing.empty(capacity);
        List<Double> all = new ArrayList<>();
        // When
        for (int step = 0; step < 100; step++) {
            double value = random.nextDouble(-5, 5);
            ring = ring.with(3L * step, value);
            all.add(value);
        }
        // Then
        List<Double> last = all.subList(100 - capacity, 100);
        DoubleSummaryStatistics expected =
                last.stream().mapToDouble(Double::doubleValue).summaryStatistics();
        double variance = last.stream()
                .mapToDouble(v -> (v - expected.getAverage()) * (v - expected.getAverage()))
                .average()
                .orElseThrow();
        assertThat(ring.size()).isEqualTo(capacity);
        assertThat(ring.min()).isEqualTo(expected.getMin());
        assertThat(ring.max()).isEqualTo(expected.getMax());
        assertThat(ring.mean()).isCloseTo(expected.getAverage(), within(1e-14)); // order of a sum of 20 values below 5
        assertThat(ring.deviation()).isCloseTo(Math.sqrt(variance), within(1e-13));
    }
}
