package io.edgewatch.experiment.manifest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.edgewatch.experiment.ExperimentException;
import io.edgewatch.experiment.file.ExperimentFile;
import io.edgewatch.experiment.npy.NpyFile;
import io.edgewatch.numerics.optimizer.GradientDescent;
import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.factory.Nd4j;

class PreparedExperimentTest {
    private static final String EXPERIMENT = """
            name: small
            model: {kind: mlp, hidden: [5]}
            data: {kind: fashion-mnist, classes: [0, 1, 2], examples: 30}
            loss: mse
            optimizer: {kind: gd, learning-rate: 0.03}
            steps: 10
            precision: f64
            """;

    private final Path directory;

    PreparedExperimentTest(@TempDir Path directory) {
        this.directory = directory;
    }

    @Test
    void isReadyToTrain() throws ExperimentException {
        // When
        try (var prepared = prepare(EXPERIMENT)) {
            // Then
            int weights = 784 * 5 + 5 + 5 * 3 + 3;
            assertThat(prepared.objective().dimension()).isEqualTo(weights);
            assertThat(prepared.objective().precision()).isEqualTo(DataType.DOUBLE);
            assertThat(prepared.initialWeights().shape()).containsExactly(weights);
            assertThat(prepared.updateRule()).isEqualTo(new GradientDescent(0.03));
            assertThat(prepared.seed()).isZero();
            double loss = prepared.objective().at(prepared.initialWeights()).loss();
            assertThat(loss).isBetween(0.1, 5.0);
        }
    }

    @Test
    void theZeroNetworkHasTheLossOfItsTargets() throws ExperimentException {
        // Given
        try (var prepared = prepare(EXPERIMENT)) {
            var zero = Nd4j.zeros(DataType.DOUBLE, prepared.objective().dimension());
            // When
            double loss = prepared.objective().at(zero).loss();
            // Then
            assertThat(loss).isCloseTo(0.5, within(1e-14)); // ½‖y‖² of unit vectors, round-off of 30 of them
        }
    }

    @Test
    void oneGradientDescentStepLowersTheLoss() throws ExperimentException {
        // Given
        try (var prepared = prepare(EXPERIMENT)) {
            var start = prepared.objective().at(prepared.initialWeights());
            double loss = start.loss();
            // When
            var next = prepared.initialWeights().sub(start.gradient().mul(0.003));
            // Then
            assertThat(prepared.objective().at(next).loss()).isLessThan(loss);
        }
    }

    @Test
    void equalExperimentsStartAtEqualWeights() throws ExperimentException {
        // When
        try (var one = prepare(EXPERIMENT + "init: {seed: 3}\n");
                var same = prepare(EXPERIMENT + "init: {seed: 3}\n");
                var other = prepare(EXPERIMENT + "init: {seed: 4}\n")) {
            // Then
            double[] weights = one.initialWeights().toDoubleVector();
            assertThat(same.initialWeights().toDoubleVector()).isEqualTo(weights);
            assertThat(other.initialWeights().toDoubleVector()).isNotEqualTo(weights);
        }
    }

    @Test
    void startsAtTheWeightsInAFile() throws ExperimentException, IOException {
        // Given
        var weights = Nd4j.linspace(DataType.FLOAT, -1, 5e-4, 3943);
        NpyFile.write(directory.resolve("w0.npy"), weights);
        // When
        try (var prepared = prepare(EXPERIMENT + "init: {weights: w0.npy}\n")) {
            // Then
            assertThat(prepared.initialWeights().dataType()).isEqualTo(DataType.DOUBLE);
            assertThat(prepared.initialWeights().toDoubleVector()).isEqualTo(weights.toDoubleVector());
        }
    }

    @Test
    void refusesWeightsThatDoNotFit() throws IOException {
        // Given
        NpyFile.write(directory.resolve("w0.npy"), Nd4j.zeros(DataType.DOUBLE, 7));
        // When, Then
        assertThatThrownBy(() -> prepare(EXPERIMENT + "init: {weights: w0.npy}\n"))
                .isInstanceOf(ExperimentException.class)
                .hasMessage(directory.resolve("w0.npy") + ": initial weights must have shape [3943], got: [7]");
    }

    @Test
    void weightsThatAreNotFiniteAreALossThatIsNot() throws ExperimentException, IOException {
        // Given
        NpyFile.write(directory.resolve("w0.npy"), Nd4j.valueArrayOf(new long[] {3943}, Double.NaN, DataType.DOUBLE));
        // When
        try (var prepared = prepare(EXPERIMENT + "init: {weights: w0.npy}\n")) {
            // Then
            assertThat(prepared.objective().at(prepared.initialWeights()).loss())
                    .isNaN();
        }
    }

    @Test
    void refusesAModelThatIsTooLarge() {
        // When, Then
        assertThatThrownBy(() -> prepare(EXPERIMENT.replace("[5]", "[1000000, 1000000]")))
                .isInstanceOf(ExperimentException.class)
                .hasMessageStartingWith("small: the model has more weights than one vector holds: Mlp[inputs=784");
    }

    private PreparedExperiment prepare(String text) throws ExperimentException {
        return PreparedExperiment.prepare(ExperimentFile.parse(text, directory));
    }
}
