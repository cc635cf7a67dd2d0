package io.edgewatch.experiment.manifest;

import static org.assertj.core.api.Assertions.assertThat;

import io.edgewatch.experiment.file.ExperimentFile;
import io.edgewatch.wire.Specification;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;

class StartSpecificationTest {
    private static Specification of(String init) throws Exception {
        String text = """
                name: small
                model: {kind: self-stabilization}
                optimizer: {kind: gd, learning-rate: 0.1}
                init: %s
                steps: 1
                """;
        return StartSpecification.of(
                ExperimentFile.parse(text.formatted(init), Path.of("/")).init());
    }

    @Test
    void namesEveryChoice() throws Exception {
        // When
        var start =
                of("{seed: 3, scale: 2, warm-up: {steps: 60, learning-rate: 0.2}, kick: {size: 0.03, directions: 3}}");
        // Then
        assertThat(start)
                .isEqualTo(Specification.of(
                        "drawn",
                        Map.of(
                                "scale", "2.0",
                                "warm-up-steps", "60",
                                "warm-up-learning-rate", "0.2",
                                "kick-size", "0.03",
                                "kick-directions", "3")));
    }

    @Test
    void saysNothingOfWhatThereIsNot() throws Exception {
        assertThat(of("{seed: 3}")).isEqualTo(Specification.of("drawn", Map.of("scale", "1.0")));
    }

    @Test
    void tellsThatFilesWereReadButNotWhere() throws Exception {
        assertThat(of("{weights: /secret/w.npy, optimizer-state: /secret/s.npy}"))
                .isEqualTo(Specification.of("loaded", Map.of("optimizer-state", "loaded")));
    }
}
