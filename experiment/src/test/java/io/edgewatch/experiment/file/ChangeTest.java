package io.edgewatch.experiment.file;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.edgewatch.experiment.Experiment;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ChangeTest {
    private static final String TEXT = """
            name: mine
            model:     {kind: mlp, hidden: [4]}
            data:      {kind: fashion-mnist, classes: [0, 1], examples: 10}
            loss:      mse
            optimizer: {kind: gd, learning-rate: 0.1}
            steps:     10
            """;

    private final Path directory;

    ChangeTest(@TempDir Path directory) {
        this.directory = directory;
    }

    private Experiment read(String... changes) throws Exception {
        Path file = Files.writeString(directory.resolve("e.yaml"), TEXT);
        List<Change> all = new ArrayList<>();
        for (String change : changes) {
            all.addAll(Change.parse(change));
        }
        return ExperimentFile.read(file, all);
    }

    @Test
    void theChangedExperimentIsTheOneWrittenThatWay() throws Exception {
        // Given
        String written = TEXT.replace("hidden: [4]", "hidden: [8, 8], activation: relu")
                .replace("rate: 0.1", "rate: 0.02")
                .replace("steps:     10", "steps: 7\ninit: {seed: 3}");
        // When
        Experiment changed = read(
                "optimizer.learning-rate=0.02",
                "model.hidden=[8, 8]",
                "model.activation=relu",
                "steps=7",
                "init.seed=3");
        // Then
        assertThat(changed).isEqualTo(ExperimentFile.parse(written, directory));
    }

    @Test
    void commasPartValuesButNotWithinBrackets() throws Exception {
        assertThat(Change.parse("optimizer.learning-rate=0.1,{schedule: linear, start: 0.1, end: 0}, \"a,b\",[1,2]"))
                .extracting(Change::value)
                .containsExactly("0.1", "{schedule: linear, start: 0.1, end: 0}", "\"a,b\"", "[1,2]");
    }

    @ParameterizedTest
    @ValueSource(strings = {"steps", "=7", "steps=", "Steps=7", "optimizer..rate=1", ".steps=1"})
    void anythingElseIsRefused(String text) {
        assertThatThrownBy(() -> Change.parse(text))
                .isInstanceOf(ExperimentFileException.class)
                .hasMessageStartingWith("--set: wanted KEY=VALUE")
                .hasMessageEndingWith("'" + text + "'");
    }

    @ParameterizedTest
    @ValueSource(strings = {"steps=*a", "steps=[1", "steps=!!int 7"})
    void aValueIsReadAsStrictlyAsAFile(String text) {
        assertThatThrownBy(() -> read(text))
                .isInstanceOf(ExperimentFileException.class)
                .hasMessageContaining("--set " + text);
    }
}
