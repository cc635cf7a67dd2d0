package io.edgewatch.experiment.manifest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.edgewatch.experiment.ExperimentException;
import io.edgewatch.experiment.file.ExperimentFile;
import io.edgewatch.experiment.npy.NpyFile;
import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.nd4j.linalg.factory.Nd4j;

/** On ½wᵀ diag(4, 2, 1) w, where everything can be worked out by hand. */
class StartingPointTest {
    private static final String RMSPROP = "{kind: rmsprop, learning-rate: 0.1, beta2: 0.9, epsilon: 0}";

    private final Path directory;

    StartingPointTest(@TempDir Path directory) throws IOException {
        this.directory = directory;
        NpyFile.write(directory.resolve("H.npy"), Nd4j.createFromArray(new double[][] {{4, 0, 0}, {0, 2, 0}, {0, 0, 1}
        }));
        NpyFile.write(directory.resolve("w.npy"), Nd4j.createFromArray(1.0, -2, 3));
    }

    @Test
    void aWarmUpTakesTheRunsOptimizerAndItsOwnLearningRate() throws ExperimentException {
        // When
        try (var prepared = prepare(
                "{kind: gd, learning-rate: 0.01}", "{weights: w.npy, warm-up: {steps: 2, learning-rate: 0.2}}")) {
            // Then
            assertThat(prepared.initialWeights().toDoubleVector())
                    .containsExactly(new double[] {0.04, -2 * 0.36, 3 * 0.64}, within(1e-15));
            assertThat(prepared.initialState().count()).isEqualTo(2);
            assertThat(prepared.optimizer().nextStep()).isZero();
        }
    }

    @Test
    void aKickOfGradientDescentHasTheLengthOfItsLearningRatesRoot() throws ExperimentException {
        // When: P = I/0.04, so uᵀPu = 1 means ‖u‖ = 0.2
        try (var prepared =
                prepare("{kind: gd, learning-rate: 0.04}", "{weights: w.npy, kick: {size: 0.5, directions: 2}}")) {
            // Then
            assertThat(prepared.initialWeights().toDoubleVector())
                    .containsExactly(new double[] {1.1, -1.9, 3}, within(1e-7)); // the eigenvectors' tolerance
        }
    }

    @Test
    void aKickIsNormalizedByThePreconditionerOfStepZero() throws ExperimentException {
        // When: after the first update √ν̂ = |g| = (4, 4, 3), so p = 10|g| and P⁻¹H = diag(0.1, 0.05, 1/30)
        try (var prepared = prepare(RMSPROP, "{weights: w.npy, kick: {size: 0.5}}")) {
            // Then
            assertThat(prepared.initialWeights().toDoubleVector())
                    .containsExactly(new double[] {1 + 0.5 / Math.sqrt(40), -2, 3}, within(1e-7));
            assertThat(prepared.initialState().count()).isZero();
        }
    }

    @Test
    void goesOnFromAnOptimizerStateInAFile() throws ExperimentException, IOException {
        // Given
        NpyFile.write(directory.resolve("s.npy"), Nd4j.createFromArray(5.0, 0.1, 0.2, 0.3));
        // When
        try (var prepared = prepare(RMSPROP, "{weights: w.npy, optimizer-state: s.npy}")) {
            // Then
            assertThat(prepared.initialState().toVector().toDoubleVector()).containsExactly(5, 0.1, 0.2, 0.3);
        }
    }

    @Test
    void refusesTheStateOfAnotherOptimizer() throws IOException {
        // Given
        NpyFile.write(directory.resolve("s.npy"), Nd4j.createFromArray(5.0, 0.1));
        // When, Then
        assertThatThrownBy(() -> prepare(RMSPROP, "{weights: w.npy, optimizer-state: s.npy}"))
                .isInstanceOf(ExperimentException.class)
                .hasMessage(directory.resolve("s.npy") + ": optimizer state must have shape [4], got: [2]");
    }

    @Test
    void aWarmUpThatDivergesIsAResult() throws ExperimentException {
        // When
        try (var prepared = prepare(
                "{kind: gd, learning-rate: 0.01}",
                "{weights: w.npy, warm-up: {steps: 2000, learning-rate: 9}, kick: {size: 1}}")) {
            // Then
            assertThat(prepared.objective().at(prepared.initialWeights()).loss())
                    .isNotFinite();
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{kind: gd, learning-rate: 0.1, weight-decay: 0.2}",
                "{kind: gd, learning-rate: {schedule: linear, start: 0.1, end: 0.01, steps: 9}}",
                "{kind: heavy-ball, learning-rate: {schedule: cosine, start: 0.1, end: 0.01, steps: 9}, momentum: 0.8}",
                "{kind: nesterov, learning-rate: {schedule: step, start: 0.1, factor: 0.5, every: 3}}",
                "{kind: scalar-rmsprop, learning-rate: 0.1, beta2: 0.95, epsilon: 1e-3, bias-correction: false}",
                "{kind: rmsprop, learning-rate: 0.1}",
                "{kind: adam, learning-rate: 0.1, beta1: 0.5, beta2: 0.99}",
                "{kind: adamw, learning-rate: 0.1, weight-decay: 0.01}"
            })
    void aManifestSaysEverythingOfAnOptimizer(String optimizer) throws ExperimentException {
        // When
        try (var prepared = prepare(optimizer, "{weights: w.npy}")) {
            // Then
            assertThat(prepared.updateRule()).isEqualTo(prepared.experiment().optimizer());
        }
    }

    @Test
    void aCnnTakesImages() throws ExperimentException {
        // When
        try (var prepared = PreparedExperiment.prepare(ExperimentFile.parse("""
                name: cnn
                model: {kind: cnn, width: 2}
                data: {kind: fashion-mnist, classes: [0, 1], examples: 10}
                loss: mse
                optimizer: {kind: gd, learning-rate: 0.1}
                steps: 1
                """, directory))) {
            // Then
            int weights = 2 * 9 + 4 * 2 * 9 + 8 * 4 * 49 + 2 * 8 + 2;
            assertThat(prepared.objective().dimension()).isEqualTo(weights);
            assertThat(prepared.objective().at(prepared.initialWeights()).loss())
                    .isBetween(0.1, 5.0);
        }
    }

    @Test
    void aModelWithoutDataTakesNone() {
        assertThatThrownBy(() -> ExperimentFile.parse("""
                        name: self
                        model: {kind: self-stabilization}
                        loss: mse
                        optimizer: {kind: gd, learning-rate: 0.1}
                        steps: 1
                        """, directory))
                .isInstanceOf(ExperimentException.class)
                .hasMessageContaining("loss (line 3) must be left out");
    }

    private PreparedExperiment prepare(String optimizer, String init) throws ExperimentException {
        return PreparedExperiment.prepare(ExperimentFile.parse("""
                name: quadratic
                model: {kind: quadratic, hessian: H.npy}
                optimizer: %s
                init: %s
                steps: 10
                precision: f64
                """.formatted(optimizer, init), directory));
    }
}
