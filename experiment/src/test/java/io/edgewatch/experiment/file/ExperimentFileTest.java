package io.edgewatch.experiment.file;

import static org.assertj.core.api.Assertions.assertThat;

import io.edgewatch.experiment.BatchChoice;
import io.edgewatch.experiment.DataChoice;
import io.edgewatch.experiment.Experiment;
import io.edgewatch.experiment.ImageSelection;
import io.edgewatch.experiment.ImageShape;
import io.edgewatch.experiment.InitChoice;
import io.edgewatch.experiment.ModelChoice;
import io.edgewatch.experiment.Pace;
import io.edgewatch.experiment.PixelScale;
import io.edgewatch.experiment.Publishing;
import io.edgewatch.experiment.SequenceShape;
import io.edgewatch.experiment.Start;
import io.edgewatch.experiment.WhenFull;
import io.edgewatch.experiment.task.Chebyshev;
import io.edgewatch.experiment.task.Circles;
import io.edgewatch.experiment.task.Copying;
import io.edgewatch.experiment.task.Moons;
import io.edgewatch.experiment.task.Sorting;
import io.edgewatch.numerics.network.Activation;
import io.edgewatch.numerics.network.Criterion;
import io.edgewatch.numerics.network.InitialWeights;
import io.edgewatch.numerics.objective.BatchRule;
import io.edgewatch.numerics.optimizer.GradientDescent;
import io.edgewatch.wire.Precision;
import io.edgewatch.wire.PublishPlan;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

class ExperimentFileTest {
    private static final Path HERE = Path.of("/experiments");

    private static final String CONTRACT = """
            name: fashion-mlp
            model:     {kind: mlp, hidden: [64, 32], activation: gelu, bias: false}   # a comment
            data:      {kind: fashion-mnist, classes: [3, 0, 2], examples: 1000, scale: unit}
            loss:      cross-entropy
            optimizer: {kind: gd, learning-rate: 0.02}
            init:      {seed: 7, scale: 1.5}
            steps:     1000
            precision: f64
            publish:   {every: 5, consecutive: 3, optimizer-state: {every: 2}, when-full: wait}
            pace:      {steps-per-second: 30}
            batch:     {size: 100, order: with-replacement}
            probe:     {every: 50}
            """;

    static final String SHORTEST = """
            name: shortest
            model: {kind: mlp, hidden: [8]}
            data: {kind: fashion-mnist, examples: 100}
            loss: mse
            optimizer: {kind: gd, learning-rate: 0.1}
            steps: 10
            """;

    @Test
    void readsEveryKeyOfTheContract() throws ExperimentFileException {
        // When
        var experiment = ExperimentFile.parse(CONTRACT, HERE);
        // Then
        assertThat(experiment)
                .isEqualTo(new Experiment(
                        "fashion-mlp",
                        new ModelChoice.Mlp(List.of(64, 32), Activation.GELU, false),
                        new DataChoice.FashionMnist(new ImageSelection(List.of(3, 0, 2), 1000, PixelScale.UNIT)),
                        Optional.of(Criterion.CROSS_ENTROPY),
                        new GradientDescent(0.02),
                        Start.at(new InitChoice.Drawn(new InitialWeights(7, 1.5))),
                        1000,
                        Precision.F64,
                        new Publishing(new PublishPlan(5, 3, 2), WhenFull.WAIT),
                        new Pace.Limited(30),
                        Optional.of(new BatchChoice(100, BatchRule.Order.WITH_REPLACEMENT)),
                        50));
    }

    @Test
    void fillsInWhatIsLeftOut() throws ExperimentFileException {
        // When
        var experiment = ExperimentFile.parse(SHORTEST, HERE);
        // Then
        assertThat(experiment)
                .isEqualTo(new Experiment(
                        "shortest",
                        new ModelChoice.Mlp(List.of(8), Activation.TANH, true),
                        new DataChoice.FashionMnist(
                                new ImageSelection(List.of(0, 1, 2, 3, 4, 5, 6, 7, 8, 9), 100, PixelScale.STANDARDIZE)),
                        Optional.of(Criterion.MSE),
                        new GradientDescent(0.1),
                        Start.at(new InitChoice.Drawn(new InitialWeights(0, 1))),
                        10,
                        Precision.F32,
                        new Publishing(1, WhenFull.SPILL),
                        new Pace.Unlimited(),
                        Optional.empty(),
                        0));
    }

    @Test
    void readsTheShippedDefault() throws IOException, ExperimentFileException {
        // When
        var experiment = ShippedExperiment.read(ShippedExperiment.DEFAULT);
        // Then
        assertThat(experiment.steps()).isEqualTo(2000);
        assertThat(experiment.publish().whenFull()).isEqualTo(WhenFull.WAIT);
    }

    @Test
    void takesRelativePathsFromTheDirectoryOfTheFile(@TempDir Path directory)
            throws IOException, ExperimentFileException {
        // Given
        var file = directory.resolve("run.yaml");
        Files.writeString(
                file, with("data", "{kind: npy, inputs: X.npy, targets: /data/Y.npy}") + "init: {weights: w/w0.npy}\n");
        // When
        var experiment = ExperimentFile.read(file);
        // Then
        assertThat(experiment.data())
                .isEqualTo(new DataChoice.Npy(directory.resolve("X.npy"), Path.of("/data/Y.npy"), Optional.empty()));
        assertThat(experiment.init()).isEqualTo(Start.at(new InitChoice.Loaded(directory.resolve("w/w0.npy"))));
    }

    @Test
    void readsIdxDirectories() throws ExperimentFileException {
        // When
        var experiment = ExperimentFile.parse(
                with("data", "{kind: idx, directory: mnist, classes: [200, 1], examples: 5, scale: none}"), HERE);
        // Then
        assertThat(experiment.data())
                .isEqualTo(new DataChoice.Idx(
                        HERE.resolve("mnist"), new ImageSelection(List.of(200, 1), 5, PixelScale.NONE)));
    }

    static Stream<Arguments> data() {
        var selection = new ImageSelection(List.of(0, 1, 2, 3, 4, 5, 6, 7, 8, 9), 5, PixelScale.STANDARDIZE);
        return Stream.of(
                Arguments.of(
                        "cifar-10, directory: c, examples: 5", new DataChoice.Cifar10(HERE.resolve("c"), selection)),
                Arguments.of(
                        "npy, inputs: X, targets: Y, mask: M, shape: [4, 3], positions: 4",
                        new DataChoice.Npy(
                                HERE.resolve("X"),
                                HERE.resolve("Y"),
                                Optional.of(HERE.resolve("M")),
                                Optional.of(new SequenceShape(4, 3)),
                                4)),
                Arguments.of(
                        "npy, inputs: X, targets: Y, shape: [1, 4, 3]",
                        new DataChoice.Npy(HERE.resolve("X"), HERE.resolve("Y"), Optional.of(new ImageShape(1, 4, 3)))),
                Arguments.of(
                        "sorting, length: 8, vocabulary: 4, examples: 5, seed: -7",
                        new DataChoice.Made(new Sorting(8, 4, 5, -7))),
                Arguments.of(
                        "copying, symbols: 3, length: 2, delay: 6, examples: 5",
                        new DataChoice.Made(new Copying(3, 2, 6, 5, 0))),
                Arguments.of("copying, delay: 6, examples: 5", new DataChoice.Made(new Copying(8, 10, 6, 5, 0))),
                Arguments.of("moons, examples: 5", new DataChoice.Made(new Moons(5, 0.1, 0))),
                Arguments.of(
                        "circles, examples: 5, factor: 0.3, noise: 0, seed: 1",
                        new DataChoice.Made(new Circles(5, 0.3, 0, 1))),
                Arguments.of("chebyshev, degree: 4", new DataChoice.Made(new Chebyshev(4, 20))));
    }

    @ParameterizedTest
    @MethodSource("data")
    void readsEveryKindOfData(String text, DataChoice expected) throws ExperimentFileException {
        // When
        var experiment = ExperimentFile.parse(with("data", "{kind: " + text + "}"), HERE);
        // Then
        assertThat(experiment.data()).isEqualTo(expected);
    }

    @ParameterizedTest
    @CsvSource({"1e-3, 0.001", "1E+2, 100", ".5, 0.5", "2., 2", "+3, 3", "'\"0.25\"', 0.25"})
    void readsNumbersAsPeopleWriteThem(String text, double expected) throws ExperimentFileException {
        // When
        var experiment = ExperimentFile.parse(with("optimizer", "{kind: gd, learning-rate: " + text + "}"), HERE);
        // Then
        assertThat(experiment.optimizer()).isEqualTo(new GradientDescent(expected));
    }

    @Test
    void readsALinearModel() throws ExperimentFileException {
        // When
        var experiment = ExperimentFile.parse(with("model", "{kind: mlp, hidden: []}"), HERE);
        // Then
        assertThat(experiment.model()).isEqualTo(new ModelChoice.Mlp(List.of(), Activation.TANH, true));
    }

    @Test
    void takesAnotherNumberOfSteps() throws ExperimentFileException {
        // Given
        var experiment = ExperimentFile.parse(SHORTEST, HERE);
        // When
        var longer = experiment.withSteps(99);
        // Then
        assertThat(longer.steps()).isEqualTo(99);
        assertThat(longer.withSteps(10)).isEqualTo(experiment);
    }

    /** The shortest experiment with another value for one of its keys. */
    static String with(String key, String value) {
        return SHORTEST.replaceFirst("(?m)^" + key + ":.*$", key + ": " + value);
    }
}
