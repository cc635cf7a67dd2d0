package io.edgewatch.trainer;

import static org.assertj.core.api.Assertions.assertThat;

import io.edgewatch.experiment.file.Change;
import java.util.List;
import org.junit.jupiter.api.Test;

class SweepTest {
    @Test
    void valuesOfSeveralKeysAreCombinedTheLastMovingFastest() throws Exception {
        // When
        Sweep sweep = Sweep.of(List.of("optimizer.learning-rate=0.02,0.01", "model.hidden=[8, 8],[16]"));
        // Then
        assertThat(sweep.variants().stream()
                        .map(variant -> variant.stream().map(Change::text).toList()))
                .containsExactly(
                        List.of("optimizer.learning-rate=0.02", "model.hidden=[8, 8]"),
                        List.of("optimizer.learning-rate=0.02", "model.hidden=[16]"),
                        List.of("optimizer.learning-rate=0.01", "model.hidden=[8, 8]"),
                        List.of("optimizer.learning-rate=0.01", "model.hidden=[16]"));
    }

    @Test
    void withoutAnyThereIsTheExperimentAlone() throws Exception {
        assertThat(Sweep.of(List.of()).variants()).containsExactly(List.of());
    }

    @Test
    void onlySeveralRunsAreNumbered() {
        assertThat(Sweep.run("a-run", 0, 1)).isEqualTo("a-run");
        assertThat(List.of(Sweep.run("a-run", 0, 2), Sweep.run("a-run", 1, 2))).containsExactly("a-run-1", "a-run-2");
    }
}
