package io.edgewatch.numerics.flow;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.edgewatch.numerics.eigen.SpectrumSettings;
import io.edgewatch.numerics.objective.Objective;
import io.edgewatch.numerics.optimizer.Preconditioner;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;

/** FLOAT against DOUBLE at the same weights: initial ones, and after training. */
class SinglePrecisionTest {

    @ParameterizedTest
    @ValueSource(ints = {0, 500})
    void agreesWithDoublePrecision(int steps) {
        // Given
        try (var single = SmallNetwork.objective(DataType.FLOAT);
                var twice = SmallNetwork.objective(DataType.DOUBLE)) {
            INDArray weights = SmallNetwork.weights(DataType.FLOAT);
            for (int step = 0; step < steps; step++) {
                Block.add(weights, -0.02, single.at(weights).gradient());
            }
            INDArray exact = weights.castTo(DataType.DOUBLE);
            // When
            double loss = single.at(weights).loss();
            INDArray gradient = single.at(weights).gradient().castTo(DataType.DOUBLE);
            double sharpness = sharpness(single, weights);
            // Then
            double exactLoss = twice.at(exact).loss();
            assertThat(loss).isCloseTo(exactLoss, within(1e-5 * exactLoss));
            double off = gradient.sub(twice.at(exact).gradient()).norm2Number().doubleValue();
            assertThat(off).isLessThan(1e-5 * meanGradientNorm(exact));
            double exactSharpness = sharpness(twice, exact);
            assertThat(sharpness).isCloseTo(exactSharpness, within(1e-5 * exactSharpness));
        }
    }

    /** (1/n)Σ‖∇ℓᵢ‖: what the gradient is a difference of, and so the scale of its round-off. */
    private static double meanGradientNorm(INDArray weights) {
        double sum = 0;
        for (int example = 0; example < SmallNetwork.examples(); example++) {
            try (var one = SmallNetwork.objective(DataType.DOUBLE, example)) {
                sum += one.at(weights).gradient().norm2Number().doubleValue();
            }
        }
        return sum / SmallNetwork.examples();
    }

    private static double sharpness(Objective objective, INDArray weights) {
        var settings = SpectrumSettings.strict(1, objective.precision(), 0);
        try (var spectrum = new EffectiveSpectrum(objective.dimension(), objective.precision(), settings)) {
            var P = new Preconditioner.Scalar(1);
            return spectrum.of(objective.at(weights), P, Double.POSITIVE_INFINITY)
                    .orElseThrow()
                    .value(0);
        }
    }
}
