package io.edgewatch.experiment.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.edgewatch.experiment.DataChoice;
import io.edgewatch.experiment.DataFileException;
import io.edgewatch.experiment.Experiment;
import io.edgewatch.experiment.ExperimentException;
import io.edgewatch.experiment.ImageSelection;
import io.edgewatch.experiment.ImageShape;
import io.edgewatch.experiment.InitChoice;
import io.edgewatch.experiment.ModelChoice;
import io.edgewatch.experiment.Pace;
import io.edgewatch.experiment.PixelScale;
import io.edgewatch.experiment.Publishing;
import io.edgewatch.experiment.SequenceShape;
import io.edgewatch.experiment.Start;
import io.edgewatch.experiment.TargetShape;
import io.edgewatch.experiment.WhenFull;
import io.edgewatch.experiment.images.CifarFiles;
import io.edgewatch.experiment.images.LabelledImages;
import io.edgewatch.experiment.npy.NpyFile;
import io.edgewatch.experiment.task.Chebyshev;
import io.edgewatch.experiment.task.Copying;
import io.edgewatch.experiment.task.Sorting;
import io.edgewatch.numerics.network.Activation;
import io.edgewatch.numerics.network.Criterion;
import io.edgewatch.numerics.network.InitialWeights;
import io.edgewatch.numerics.optimizer.GradientDescent;
import io.edgewatch.wire.Precision;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.factory.Nd4j;

class TrainingDataTest {
    private final Path directory;

    TrainingDataTest(@TempDir Path directory) {
        this.directory = directory;
    }

    @Test
    void takesTheFirstExamplesOfTheClassesInFileOrder() throws ExperimentException {
        // Given
        var images = LabelledImages.shippedFashionMnist();
        // When
        var dataset = TrainingData.of(fashionMnist(List.of(3, 0), 4, PixelScale.NONE, Precision.F32))
                .dataset();
        // Then
        // the file starts with classes 9 0 0 3 0 …
        int[] expected = {1, 2, 3, 4};
        for (int i = 0; i < expected.length; i++) {
            for (int pixel = 0; pixel < 784; pixel += 13) {
                assertThat(dataset.inputs().getDouble(i, pixel)).isEqualTo(images.pixel(expected[i], pixel));
            }
        }
        assertThat(dataset.targets().toDoubleMatrix()).isDeepEqualTo(new double[][] {{0, 1}, {0, 1}, {1, 0}, {0, 1}});
    }

    @ParameterizedTest
    @EnumSource
    void standardizesWithOneMeanAndOneDeviation(Precision precision) throws ExperimentException {
        // When
        var dataset = TrainingData.of(fashionMnist(List.of(0, 1, 2, 3), 1000, PixelScale.STANDARDIZE, precision))
                .dataset();
        // Then
        double[] pixels = dataset.inputs().ravel().toDoubleVector();
        double mean = Arrays.stream(pixels).average().orElseThrow();
        double variance = Arrays.stream(pixels)
                .map(x -> (x - mean) * (x - mean))
                .average()
                .orElseThrow();
        // numbers of size 1, each rounded to half a unit in the last place, errors of one sign at worst
        double roundOff = precision == Precision.F32 ? 1e-7 : 1e-11;
        assertThat(mean).isCloseTo(0, within(roundOff));
        assertThat(variance).isCloseTo(1, within(4 * roundOff));
        assertThat(dataset.shape()).isEqualTo(new DatasetShape(1000, 784, 4, precision));
    }

    @Test
    void scalesPixelsToTheUnitInterval() throws ExperimentException {
        // When
        var raw = TrainingData.of(fashionMnist(List.of(0, 1), 20, PixelScale.NONE, Precision.F64))
                .dataset();
        var unit = TrainingData.of(fashionMnist(List.of(0, 1), 20, PixelScale.UNIT, Precision.F64))
                .dataset();
        // Then
        assertThat(raw.inputs().maxNumber().doubleValue()).isEqualTo(255);
        assertThat(unit.inputs().ravel().toDoubleVector())
                .isEqualTo(Arrays.stream(raw.inputs().ravel().toDoubleVector())
                        .map(x -> x / 255)
                        .toArray());
    }

    @Test
    void saysHowManyExamplesAreShippedAndWhereMoreAre() {
        // When, Then
        assertThatThrownBy(() -> TrainingData.of(fashionMnist(List.of(0, 1), 5000, PixelScale.UNIT, Precision.F32)))
                .isInstanceOf(ExperimentException.class)
                .hasMessage("data: the shipped part of Fashion-MNIST has 1,203 examples of classes [0, 1], wanted are"
                        + " 5,000; for the full set use {kind: idx, directory: /usr/share/datasets/fashion-mnist}"
                        + " (Debian package dataset-fashion-mnist)");
    }

    @Test
    void takesNpyAsItIs() throws ExperimentException, IOException {
        // Given
        NpyFile.write(file("X"), Nd4j.createFromArray(new float[][] {{1.5f, -2}, {0, 3}, {7, 8}}));
        NpyFile.write(file("Y"), Nd4j.createFromArray(new double[][] {{1}, {-1}, {1}}));
        // When
        var dataset = TrainingData.of(npy(Criterion.MSE)).dataset();
        // Then
        assertThat(dataset.inputs().dataType()).isEqualTo(DataType.DOUBLE);
        assertThat(dataset.inputs().toDoubleMatrix()).isDeepEqualTo(new double[][] {{1.5, -2}, {0, 3}, {7, 8}});
        assertThat(dataset.targets().toDoubleMatrix()).isDeepEqualTo(new double[][] {{1}, {-1}, {1}});
    }

    @Test
    void makesLabelsOneHot() throws ExperimentException, IOException {
        // Given
        NpyFile.write(file("X"), Nd4j.ones(DataType.FLOAT, 3, 2));
        writeLabels(2, 0, 2);
        // When
        var dataset = TrainingData.of(npy(Criterion.CROSS_ENTROPY)).dataset();
        // Then
        assertThat(dataset.targets().toDoubleMatrix()).isDeepEqualTo(new double[][] {{0, 0, 1}, {1, 0, 0}, {0, 0, 1}});
    }

    @Test
    void refusesNegativeLabels() throws IOException {
        // Given
        NpyFile.write(file("X"), Nd4j.ones(DataType.FLOAT, 3, 2));
        writeLabels(2, -1, 2);
        // When, Then
        assertRefused(Criterion.MSE, "Y", "labels must be 0 to 65535, got: -1 at 1");
    }

    @Test
    void refusesFloatingPointLabels() throws IOException {
        // Given
        NpyFile.write(file("X"), Nd4j.ones(DataType.FLOAT, 3, 2));
        NpyFile.write(file("Y"), Nd4j.ones(DataType.FLOAT, 3));
        // When, Then
        assertRefused(
                Criterion.MSE, "Y", "labels [n] must be integers, these are floating-point; targets have shape [n, c]");
    }

    @ParameterizedTest
    @ValueSource(doubles = {Double.NaN, Double.POSITIVE_INFINITY})
    void refusesNumbersThatAreNotFinite(double bad) throws IOException {
        // Given
        NpyFile.write(file("X"), Nd4j.createFromArray(new double[][] {{1, 2}, {3, bad}}));
        NpyFile.write(file("Y"), Nd4j.ones(DataType.FLOAT, 2, 1));
        // When, Then
        assertRefused(Criterion.MSE, "X", "every number must be finite in f64, got: " + bad + " at row 1, column 1");
    }

    @Test
    void refusesNumbersThatOverflowInTheRunsPrecision() throws IOException {
        // Given
        NpyFile.write(file("X"), Nd4j.createFromArray(new double[][] {{1e300, 2}}));
        NpyFile.write(file("Y"), Nd4j.ones(DataType.FLOAT, 1, 1));
        var data = new DataChoice.Npy(file("X"), file("Y"), Optional.empty());
        // When, Then
        assertThatThrownBy(() -> TrainingData.of(experiment(data, Criterion.MSE, Precision.F32)))
                .hasMessage(file("X") + ": every number must be finite in f32, got: 1.0E300 at row 0, column 0");
    }

    @Test
    void refusesCrossEntropyTargetsThatAreNoProbabilities() throws IOException {
        // Given
        NpyFile.write(file("X"), Nd4j.ones(DataType.FLOAT, 2, 2));
        NpyFile.write(file("Y"), Nd4j.createFromArray(new double[][] {{0.25, 0.75}, {1.5, -0.5}}));
        // When, Then
        assertRefused(
                Criterion.CROSS_ENTROPY,
                "Y",
                "targets of cross-entropy must be probabilities, at least 0 with sum 1; row 1 is not");
    }

    @Test
    void refusesAnotherNumberOfTargets() throws IOException {
        // Given
        NpyFile.write(file("X"), Nd4j.ones(DataType.FLOAT, 2, 2));
        NpyFile.write(file("Y"), Nd4j.ones(DataType.FLOAT, 3, 1));
        // When, Then
        assertRefused(Criterion.MSE, "Y", "has 3 targets for the 2 examples of " + file("X"));
    }

    @Test
    void refusesInputsThatAreNoMatrix() throws IOException {
        // Given
        NpyFile.write(file("X"), Nd4j.ones(DataType.FLOAT, 2, 2, 2));
        NpyFile.write(file("Y"), Nd4j.ones(DataType.FLOAT, 2, 1));
        // When, Then
        assertRefused(Criterion.MSE, "X", "inputs must have shape [n, d], got: [2, 2, 2]");
    }

    @Test
    void refusesMoreThanATopicCarries() throws IOException {
        // Given
        NpyFile.write(file("X"), Nd4j.zeros(DataType.FLOAT, 1000, 20));
        var labels = new int[1000];
        labels[999] = 65_535;
        writeLabels(labels);
        // When, Then
        assertThatThrownBy(() -> TrainingData.of(npy(Criterion.MSE)))
                .isInstanceOf(ExperimentException.class)
                .hasMessage("data: 1,000 examples of 20 + 65,536 f64 numbers (524.4 MB) are more than the 256 MiB"
                        + " a topic carries; choose fewer examples");
    }

    @Test
    void aMaskFollowsTheTargets() throws ExperimentException, IOException {
        // Given
        NpyFile.write(file("X"), Nd4j.ones(DataType.FLOAT, 2, 3));
        NpyFile.write(file("Y"), Nd4j.createFromArray(new double[][] {{0.25, 0.75, 0, 0}, {1, 0, 0, 1}}));
        NpyFile.write(file("M"), Nd4j.createFromArray(new double[][] {{1, 0}, {1, 1}}));
        // When
        var data = TrainingData.of(masked(Criterion.CROSS_ENTROPY, 2));
        // Then
        assertThat(data.targets()).isEqualTo(new TargetShape(2, 2, true));
        assertThat(data.dataset().targets().toDoubleMatrix())
                .isDeepEqualTo(new double[][] {{0.25, 0.75, 0, 0, 1, 1, 0, 0}, {1, 0, 0, 1, 1, 1, 1, 1}});
    }

    @Test
    void whatIsNotMaskedMustBeProbabilities() throws IOException {
        // Given
        NpyFile.write(file("X"), Nd4j.ones(DataType.FLOAT, 2, 3));
        NpyFile.write(file("Y"), Nd4j.createFromArray(new double[][] {{0.25, 0.75, 0, 0}, {1, 0, 0, 0}}));
        NpyFile.write(file("M"), Nd4j.createFromArray(new double[][] {{1, 0}, {1, 1}}));
        // When, Then
        assertThatThrownBy(() -> TrainingData.of(masked(Criterion.CROSS_ENTROPY, 2)))
                .hasMessage(file("Y") + ": targets of cross-entropy must be probabilities, at least 0 with sum 1;"
                        + " row 1 is not at position 1");
    }

    @Test
    void refusesMasksOfOtherNumbersOrShapes() throws IOException {
        // Given
        NpyFile.write(file("X"), Nd4j.ones(DataType.FLOAT, 2, 3));
        NpyFile.write(file("Y"), Nd4j.ones(DataType.FLOAT, 2, 4));
        NpyFile.write(file("M"), Nd4j.createFromArray(new double[][] {{1, 0}, {0.5, 1}}));
        // When, Then
        assertThatThrownBy(() -> TrainingData.of(masked(Criterion.MSE, 2)))
                .hasMessage(file("M") + ": a mask has zeros and ones, got: 0.5 at row 1, column 0");
        assertThatThrownBy(() -> TrainingData.of(masked(Criterion.MSE, 1)))
                .hasMessage(file("M") + ": a mask must have shape [2, 4], or [2, 1] with one number per position,"
                        + " got: [2, 2]");
        assertThatThrownBy(() -> TrainingData.of(masked(Criterion.MSE, 3)))
                .hasMessage(file("Y") + ": has 4 numbers per target, which are not 3 positions");
    }

    @Test
    void refusesBinaryTargetsOutsideZeroToOne() throws IOException {
        // Given
        NpyFile.write(file("X"), Nd4j.ones(DataType.FLOAT, 2, 2));
        NpyFile.write(file("Y"), Nd4j.createFromArray(new double[][] {{0.5}, {-1}}));
        // When, Then
        assertRefused(
                Criterion.BINARY_CROSS_ENTROPY,
                "Y",
                "targets of binary-cross-entropy must be from 0 to 1, got: -1.0 at row 1, column 0");
    }

    @Test
    void refusesSequencesOfAnotherSize() throws IOException {
        // Given
        NpyFile.write(file("X"), Nd4j.ones(DataType.FLOAT, 2, 5));
        NpyFile.write(file("Y"), Nd4j.ones(DataType.FLOAT, 2, 1));
        var data = new DataChoice.Npy(file("X"), file("Y"), Optional.of(new SequenceShape(2, 3)));
        // When, Then
        assertThatThrownBy(() -> TrainingData.of(experiment(data, Criterion.MSE, Precision.F64)))
                .hasMessage(file("X") + ": has 5 numbers per example, those of shape [2, 3] have 6");
    }

    @Test
    void takesCifarImagesByChannel() throws ExperimentException, IOException {
        // Given
        CifarFiles.write(directory, 1, 6, 3, 6);
        var choice = new DataChoice.Cifar10(directory, new ImageSelection(List.of(3, 6), 3, PixelScale.NONE));
        // When
        var data = TrainingData.of(experiment(choice, Criterion.CROSS_ENTROPY, Precision.F32));
        // Then
        assertThat(data.examples()).contains(new ImageShape(3, 32, 32));
        assertThat(data.dataset().targets().toDoubleMatrix()).isDeepEqualTo(new double[][] {{0, 1}, {1, 0}, {0, 1}});
        assertThat(data.dataset().inputs().getDouble(1, 1024))
                .isEqualTo(CifarFiles.pixel(1, 1024)); // first of the green plane
    }

    @Test
    void aCopyingTaskBringsItsMask() throws ExperimentException {
        // Given
        var task = new Copying(3, 2, 4, 5, 1);
        // When
        var data = TrainingData.of(experiment(new DataChoice.Made(task), Criterion.MSE, Precision.F32));
        // Then
        assertThat(data.examples()).contains(new SequenceShape(8, 5));
        assertThat(data.targets()).isEqualTo(new TargetShape(8, 3, true));
        assertThat(data.dataset().shape()).isEqualTo(new DatasetShape(5, 40, 48, Precision.F32));
    }

    @Test
    void refusesTasksBeyondWhatATopicCarries() {
        // Given
        var task = new Sorting(100, 1000, 10_000, 1);
        // When, Then
        assertThatThrownBy(() -> TrainingData.of(experiment(new DataChoice.Made(task), Criterion.MSE, Precision.F32)))
                .isInstanceOf(ExperimentException.class)
                .hasMessageStartingWith("data: 10,000 examples of 100,000 + 100,000 f32 numbers");
    }

    @Test
    void refusesALossThatTheTaskHasNoTargetsFor() {
        // Given
        var task = new Chebyshev(3, 20);
        // When, Then
        assertThatThrownBy(() ->
                        TrainingData.of(experiment(new DataChoice.Made(task), Criterion.CROSS_ENTROPY, Precision.F32)))
                .isInstanceOf(ExperimentException.class)
                .hasMessage(
                        "data: the values of a polynomial are no probabilities: loss must be mse, got: cross-entropy");
    }

    private Experiment masked(Criterion loss, int positions) {
        var data = new DataChoice.Npy(file("X"), file("Y"), Optional.of(file("M")), Optional.empty(), positions);
        return experiment(data, loss, Precision.F64);
    }

    private void assertRefused(Criterion loss, String name, String message) {
        assertThatThrownBy(() -> TrainingData.of(npy(loss)))
                .isInstanceOf(DataFileException.class)
                .hasMessage(file(name) + ": " + message);
    }

    /** Integer labels, which the writer of tensors does not write. */
    private void writeLabels(int... labels) throws IOException {
        var header = "{'descr': '>i4', 'fortran_order': False, 'shape': (%d,), }\n".formatted(labels.length);
        var bytes = ByteBuffer.allocate(10 + header.length() + 4 * labels.length)
                .put(new byte[] {(byte) 0x93, 'N', 'U', 'M', 'P', 'Y', 1, 0, (byte) header.length(), 0})
                .put(header.getBytes(StandardCharsets.US_ASCII));
        Arrays.stream(labels).forEach(bytes::putInt);
        Files.write(file("Y"), bytes.array());
    }

    private Path file(String name) {
        return directory.resolve(name + ".npy");
    }

    private Experiment npy(Criterion loss) {
        return experiment(new DataChoice.Npy(file("X"), file("Y"), Optional.empty()), loss, Precision.F64);
    }

    private static Experiment fashionMnist(List<Integer> classes, int examples, PixelScale scale, Precision precision) {
        return experiment(
                new DataChoice.FashionMnist(new ImageSelection(classes, examples, scale)), Criterion.MSE, precision);
    }

    private static Experiment experiment(DataChoice data, Criterion loss, Precision precision) {
        return new Experiment(
                "test",
                new ModelChoice.Mlp(List.of(8), Activation.TANH, true),
                data,
                Optional.of(loss),
                new GradientDescent(0.1),
                Start.at(new InitChoice.Drawn(new InitialWeights(0, 1))),
                10,
                precision,
                new Publishing(1, WhenFull.DROP),
                new Pace.Unlimited(),
                Optional.empty(),
                0);
    }
}
