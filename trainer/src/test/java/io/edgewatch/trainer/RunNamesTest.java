package io.edgewatch.trainer;

import static org.assertj.core.api.Assertions.assertThat;

import io.edgewatch.wire.Name;
import java.time.Instant;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RunNamesTest {
    private static final Instant NOW = Instant.parse("2026-11-24T05:12:30Z");

    @Test
    void saysWhatAndWhen() {
        // When
        String name = RunNames.generate("fashion-mlp", NOW, new Random(1));
        // Then
        assertThat(name).matches("fashion-mlp-20261124-051230-[a-z]{3}");
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 40, 41, 63})
    void isAValidNameHoweverLongTheExperimentsIs(int length) {
        // When
        String name = RunNames.generate("0".repeat(length), NOW, new Random(1));
        // Then
        assertThat(name).matches(Name::isValid);
    }

    @Test
    void twoRunsOfTheSameSecondDiffer() {
        // Given
        var random = new Random(1);
        // When
        String one = RunNames.generate("e", NOW, random);
        String other = RunNames.generate("e", NOW, random);
        // Then
        assertThat(one).isNotEqualTo(other);
    }
}
