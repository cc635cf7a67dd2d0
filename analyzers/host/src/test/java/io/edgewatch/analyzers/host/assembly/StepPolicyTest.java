package io.edgewatch.analyzers.host.assembly;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

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
        assertThat(LongStream.range(0, 10).filter(policy::wants)).containsExactly(0L, 4L, 8L);
    }

    @ParameterizedTest
    @CsvSource({"every, 1, 1", "every, 10, 10", "every:4, 1, 4", "every:4, 6, 12", "every:5, 10, 10", "latest, 7, 7"})
    void wantsOfThePublishedStepsThoseThatAreMultiplesOfItsPeriod(String policy, int publishEvery, long period) {
        // When, Then
        assertThat(StepPolicy.parse(policy).period(publishEvery)).isEqualTo(period);
    }
}
