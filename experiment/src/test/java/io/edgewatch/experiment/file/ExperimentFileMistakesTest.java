package io.edgewatch.experiment.file;

import static io.edgewatch.experiment.file.ExperimentFileTest.SHORTEST;
import static io.edgewatch.experiment.file.ExperimentFileTest.with;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class ExperimentFileMistakesTest {
    private static final String ROOT_KEYS =
            "name, model, data, loss, optimizer, init, steps, precision, publish, pace, batch, probe";

    static Stream<Arguments> mistakes() {
        return Stream.of(
                arguments(
                        with("optimizer", "{kind: gd, lerning-rate: 0.1}"),
                        "unknown key 'lerning-rate' in optimizer (line 5); did you mean 'learning-rate'?"
                                + " valid keys: kind, learning-rate, weight-decay"),
                arguments(
                        with("optimizer", "{kind: gd, learning_rate: 0.1}"),
                        "unknown key 'learning_rate' in optimizer (line 5); did you mean 'learning-rate'?"
                                + " valid keys: kind, learning-rate, weight-decay"),
                arguments(
                        with("optimizer", "{kind: gd, momentum: 0.9, learning-rate: 0.1}"),
                        "unknown key 'momentum' in optimizer (line 5); valid keys: kind, learning-rate, weight-decay"),
                arguments(
                        SHORTEST + "stepz: 3\n",
                        "unknown key 'stepz' (line 7); did you mean 'steps'? valid keys: " + ROOT_KEYS),
                arguments(
                        with("loss", "MSE"),
                        "unknown value 'MSE' of loss (line 4); did you mean 'mse'? valid values: mse, cross-entropy, binary-cross-entropy"),
                arguments(
                        with("loss", "hinge"),
                        "unknown value 'hinge' of loss (line 4); valid values: mse, cross-entropy, binary-cross-entropy"),
                arguments(
                        with("loss", "[mse]"),
                        "loss (line 4) must be one of mse, cross-entropy, binary-cross-entropy, got: a list"),
                arguments(
                        with("optimizer", "{kind: sgd, learning-rate: 0.1}"),
                        "unknown value 'sgd' of optimizer.kind (line 5); did you mean 'gd'? valid values: gd, heavy-ball,"
                                + " nesterov, scalar-rmsprop, rmsprop, adam, adamw"),
                arguments(
                        with("model", "{kind: mlp, hidden: [8], activation: relux}"),
                        "unknown value 'relux' of model.activation (line 2); did you mean 'relu'?"
                                + " valid values: tanh, gelu, silu, softplus, relu, sigmoid"),
                arguments(
                        with("model", "{kind: mlp, hidden: [8], bias: 1}"),
                        "unknown value '1' of model.bias (line 2); valid values: true, false"),
                arguments(
                        with("model", "{kind: mlp, hidden: [8, 0]}"),
                        "model.hidden (line 2) must be a whole number from 1 to 1048576, got: '0'"),
                arguments(
                        with("model", "{kind: mlp, hidden: 8}"),
                        "model.hidden (line 2) must be a list of whole numbers such as [64, 64], got: '8'"),
                arguments(with("model", "{kind: mlp}"), "missing key 'hidden' in model (line 2)"),
                arguments(with("model", "{hidden: [8]}"), "missing key 'kind' in model (line 2)"),
                arguments(
                        with("model", "{kind: sequental}"),
                        "unknown value 'sequental' of model.kind (line 2); did you mean 'sequential'? valid values: mlp, cnn,"
                                + " sequential, resnet, vit, transformer, lstm, mamba, quadratic,"
                                + " self-stabilization"),
                arguments(
                        with("model", "{kind: sequential, layers: dense}"),
                        "model.layers (line 2) must be a list of 1 to 1000 mappings such as [{key: value}], got: 'dense'"),
                arguments(
                        with("model", "{kind: sequential, layers: []}"),
                        "model.layers (line 2) must be a list of 1 to 1000 mappings such as [{key: value}], got: 0"),
                arguments(
                        with("model", "{kind: sequential, layers: [flatten]}"),
                        "model.layers[0] (line 2) must be keys and values such as {key: value}, got: 'flatten'"),
                arguments(
                        with("model", "{kind: sequential, layers: [{kind: flatten}, {kind: dense, unit: 3}]}"),
                        "unknown key 'unit' in model.layers[1] (line 2); did you mean 'units'? valid keys: kind, units, bias"),
                arguments(
                        with(
                                "model",
                                "{kind: sequential, layers: [{kind: residual, layers: [{kind: conv, filters: 0}]}]}"),
                        "model.layers[0].layers[0].filters (line 2) must be a whole number from 1 to 1048576, got: '0'"),
                arguments(
                        with("model", "{kind: sequential, layers: [{kind: conv, filters: 1, side: 5}]}"),
                        "unknown value '5' of model.layers[0].side (line 2); did you mean '1'? valid values: 1, 3"),
                arguments(
                        with("model", "{kind: resnet, blocks: []}"),
                        "model (line 2): a resnet has 1 to 8 stages, got: []"),
                arguments(
                        with("model", "{kind: resnet, norm: layer, groups: 4}"),
                        "model.groups (line 2) must be left out: norm is layer"),
                arguments(
                        with("model", "{kind: vit, width: 10, heads: 4}"),
                        "model (line 2): width must be a multiple of the heads, got: 10 and 4"),
                arguments(
                        with("model", "mlp"),
                        "model (line 2) must be keys and values such as {key: value}, got: 'mlp'"),
                arguments(SHORTEST.replace("steps: 10", ""), "missing key 'steps'"),
                arguments(with("steps", "0"), "steps (line 6) must be a whole number, at least 1, got: '0'"),
                arguments(with("steps", "1.5"), "steps (line 6) must be a whole number, at least 1, got: '1.5'"),
                arguments(with("steps", "many"), "steps (line 6) must be a whole number, at least 1, got: 'many'"),
                arguments(
                        with("steps", "9999999999999999999"),
                        "steps (line 6) must be a whole number, at least 1, got: '9999999999999999999'"),
                arguments(with("steps", ""), "steps (line 6) must be a whole number, at least 1, got: nothing"),
                arguments(
                        with("optimizer", "{kind: gd, learning-rate: -1}"),
                        "optimizer.learning-rate (line 5) must be a positive, finite number, got: '-1'"),
                arguments(
                        with("optimizer", "{kind: gd, learning-rate: 1e999}"),
                        "optimizer.learning-rate (line 5) must be a positive, finite number, got: '1e999'"),
                arguments(
                        with("optimizer", "{kind: gd, learning-rate: .nan}"),
                        "optimizer.learning-rate (line 5) must be a positive, finite number, got: '.nan'"),
                arguments(
                        with("name", "Fashion MLP"),
                        "name (line 1) must be a name of lower-case letters, digits and hyphens, at most 63,"
                                + " got: 'Fashion MLP'"),
                arguments(
                        with("data", "{kind: fashion-mnist, classes: [1, 1], examples: 5}"),
                        "data (line 3): classes must be two or more different ones, got: [1, 1]"),
                arguments(
                        with("data", "{kind: fashion-mnist, classes: [0, 10], examples: 5}"),
                        "data.classes (line 3) must be a whole number from 0 to 9, got: '10'"),
                arguments(
                        with("data", "{kind: fashion-minst, examples: 5}"),
                        "unknown value 'fashion-minst' of data.kind (line 3); did you mean 'fashion-mnist'?"
                                + " valid values: fashion-mnist, idx, cifar-10, npy, sorting, copying, moons, circles, chebyshev"),
                arguments(
                        with("data", "{kind: npy, inputs: X.npy, targets: Y.npy, shape: [4]}"),
                        "data (line 3): shape must be [channels, rows, columns], or [positions, features] of"
                                + " sequences, got: [4]"),
                arguments(
                        with("model", "{kind: lstm, hidden: 8, bidirectional: true}"),
                        "unknown key 'bidirectional' in model (line 2); valid keys: kind, hidden, layers"),
                arguments(
                        with("model", "{kind: mamba, width: 8, kernel: 0}"),
                        "model.kernel (line 2) must be a whole number from 1 to 64, got: '0'"),
                arguments(
                        with("data", "{kind: sorting, length: 8, vocabulary: 1, examples: 5}"),
                        "data.vocabulary (line 3) must be a whole number from 2 to 65536, got: '1'"),
                arguments(with("data", "{kind: copying, examples: 5}"), "missing key 'delay' in data (line 3)"),
                arguments(
                        with("data", "{kind: circles, examples: 50, factor: 1.5}"),
                        "data (line 3): factor must be between 0 and 1, got: 1.5"),
                arguments(
                        with("data", "{kind: moons, examples: 50, nose: 1}"),
                        "unknown key 'nose' in data (line 3); did you mean 'noise'? valid keys: kind, examples, noise,"
                                + " seed"),
                arguments(
                        with("data", "{kind: npy, inputs: X.npy, targets: [Y.npy]}"),
                        "data.targets (line 3) must be a path, got: a list"),
                arguments(
                        SHORTEST + "init: {weights: w0.npy, seed: 1}\n",
                        "init (line 7): wanted either weights, or seed and scale; got both"),
                arguments(
                        SHORTEST + "publish: {every: 3, consecutive: 4}\n",
                        "publish.consecutive (line 7) must be a whole number from 1 to 3, got: '4'"),
                arguments(
                        SHORTEST + "publish: {optimizer-state: {every: 0}}\n",
                        "publish.optimizer-state.every (line 7) must be a whole number from 1 to 2147483647, got: '0'"),
                arguments(
                        SHORTEST + "batch: {size: 0}\n",
                        "batch.size (line 7) must be a whole number from 1 to 2147483647, got: '0'"),
                arguments(
                        SHORTEST + "batch: {size: 4, order: random}\n",
                        "unknown value 'random' of batch.order (line 7); valid values: shuffled, with-replacement"),
                arguments(
                        SHORTEST + "publish: {every: 4}\nprobe: {every: 6}\n",
                        "probe (line 8): every must be a multiple of publish.every, which is 4, got: 6"),
                arguments(SHORTEST + "probe: {}\n", "missing key 'every' in probe (line 7)"),
                arguments(
                        SHORTEST + "publish: {every: 0}\n",
                        "publish.every (line 7) must be a whole number from 1 to 2147483647, got: '0'"),
                arguments(
                        SHORTEST + "publish: {when-full: wiat}\n",
                        "unknown value 'wiat' of publish.when-full (line 7); did you mean 'wait'?"
                                + " valid values: drop, wait, spill"),
                arguments(SHORTEST + "pace: {}\n", "missing key 'steps-per-second' in pace (line 7)"),
                arguments(SHORTEST + "steps: 11\n", "key 'steps' is given twice, first on line 6 (line 7)"),
                arguments(
                        with("model", "&m {kind: mlp, hidden: [8]}"),
                        "anchors (&) and aliases (*) are not read (line 2)"),
                arguments(SHORTEST.replace("mse", "*m"), "anchors (&) and aliases (*) are not read (line 4)"),
                arguments(
                        with("model", "!!javax.script.ScriptEngineManager {kind: mlp}"),
                        "tags (!) are not read, got: 'tag:yaml.org,2002:javax.script.ScriptEngineManager' (line 2)"),
                arguments(SHORTEST + "---\nname: other\n", "a second document starts; wanted one experiment (line 8)"),
                arguments("just a text", "wanted keys and values such as 'name: …', got: 'just a text'"),
                arguments("", "is empty; wanted an experiment"),
                arguments("# only a comment\n", "is empty; wanted an experiment"),
                arguments(SHORTEST + "pace: " + "[".repeat(30), "nested deeper than 16 (line 7)"));
    }

    @ParameterizedTest
    @MethodSource("mistakes")
    void namesTheLineAndWhatIsWanted(String text, String message) {
        // When
        var thrown = catchThrowable(() -> ExperimentFile.parse(text, Path.of("/")));
        // Then
        assertThat(thrown).isInstanceOf(ExperimentFileException.class).hasMessage("experiment: " + message);
    }

    @ParameterizedTest
    @ValueSource(strings = {"name: [", "name: 'x", "\tname: x", "name: x: y", "{name: x", "name: \u0001", "? [a]\n: b"})
    void saysInOneLineThatATextIsNotYaml(String text) {
        // When
        var thrown = catchThrowable(() -> ExperimentFile.parse(text, Path.of("/")));
        // Then
        assertThat(thrown).isInstanceOf(ExperimentFileException.class);
        assertThat(thrown.getMessage()).startsWith("experiment: is not YAML: ").doesNotContain("\n");
    }

    @Test
    void namesTheFile(@TempDir Path directory) throws IOException {
        // Given
        var file = Files.writeString(directory.resolve("run.yaml"), with("steps", "-3"));
        // When, Then
        assertThatThrownBy(() -> ExperimentFile.read(file))
                .hasMessage(file + ": steps (line 6) must be a whole number, at least 1, got: '-3'");
    }

    @Test
    void saysThatThereIsNoSuchFile(@TempDir Path directory) {
        // Given
        var file = directory.resolve("absent.yaml");
        // When, Then
        assertThatThrownBy(() -> ExperimentFile.read(file))
                .isInstanceOf(ExperimentFileException.class)
                .hasMessage(file + ": no such file");
    }

    @Test
    void refusesADirectory(@TempDir Path directory) {
        // When, Then
        assertThatThrownBy(() -> ExperimentFile.read(directory))
                .isInstanceOf(ExperimentFileException.class)
                .hasMessage(directory + ": is a directory; wanted an experiment file");
    }

    @Test
    void refusesAFileThatIsNoText(@TempDir Path directory) throws IOException {
        // Given
        var file = Files.write(directory.resolve("run.yaml"), new byte[] {(byte) 0xff, (byte) 0xfe, 0});
        // When, Then
        assertThatThrownBy(() -> ExperimentFile.read(file))
                .isInstanceOf(ExperimentFileException.class)
                .hasMessage(file + ": is not text in UTF-8");
    }

    @Test
    void refusesAFileThatIsTooLong(@TempDir Path directory) throws IOException {
        // Given
        var file = Files.write(directory.resolve("run.yaml"), new byte[(1 << 20) + 1]);
        // When, Then
        assertThatThrownBy(() -> ExperimentFile.read(file))
                .isInstanceOf(ExperimentFileException.class)
                .hasMessage(file + ": is longer than 1048576 bytes; wanted an experiment file");
    }
}
