package io.edgewatch.analyzers.host.assembly;

import static org.assertj.core.api.Assertions.assertThat;

import io.edgewatch.analyzers.host.RunLog;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RunHistoryTest {
    private static RunHistory history(Long... firstSteps) {
        return RunHistory.of(RunLog.manifest("a-run", 1, 1, List.of(firstSteps)));
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
    void eachStepIsOfTheHighestAttemptWhoseFirstStepIsNotAfterIt(long seed) {
        // Given
        var random = new Random(seed);
        var firsts = new Long[1 + random.nextInt(5)];
        firsts[0] = 0L;
        for (int i = 1; i < firsts.length; i++) {
            firsts[i] = (long) random.nextInt(20);
        }
        // When
        var history = history(firsts);
        // Then
        LongStream.range(0, 25).forEach(step -> {
            int highest = IntStream.rangeClosed(1, firsts.length)
                    .filter(attempt -> firsts[attempt - 1] <= step)
                    .max()
                    .orElseThrow();
            assertThat(IntStream.rangeClosed(1, firsts.length).filter(attempt -> history.has(attempt, step)))
                    .containsExactly(highest);
        });
    }

    @Test
    void anAttemptThatIsNotKnownHasNoStep() {
        // When, Then
        assertThat(history(0L).has(2, 5)).isFalse();
        assertThat(history(0L, 57L).endStep(1)).isEqualTo(57);
        assertThat(history(0L, 57L).endStep(2)).isEqualTo(Long.MAX_VALUE);
        assertThat(history(0L, 57L).latest()).isEqualTo(2);
    }
}
