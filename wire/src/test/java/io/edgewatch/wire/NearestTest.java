package io.edgewatch.wire;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class NearestTest {
    private static final List<String> WORDS = List.of("sharpness", "central-flow", "gd");

    @ParameterizedTest
    @CsvSource({"sharpnes, sharpness", "Central_Flow, central-flow", "centrl-flwo, central-flow", "dg, gd"})
    void guessesWhatWasMeant(String misspelt, String meant) {
        assertThat(Nearest.to(misspelt, WORDS)).contains(meant);
    }

    @Test
    void doesNotGuessWildly() {
        assertThat(Nearest.to("oscillation", WORDS)).isEmpty();
        assertThat(Nearest.to("anything", List.of())).isEmpty();
    }
}
