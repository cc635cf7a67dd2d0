package io.edgewatch.numerics.optimizer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

class OptimizerTest {

    @ParameterizedTest
    @CsvSource({"DOUBLE,1e-13", "FLOAT,1e-5"}) // 50 steps, each within an ulp or two
    void descendsAQuadraticAsItsClosedFormSays(DataType precision, double tolerance) {
        // Given
        INDArray curvature = Nd4j.createFromArray(0.1, 1, 4, 9.5).castTo(precision);
        INDArray weights = Nd4j.createFromArray(1.0, -2, 3, -4).castTo(precision);
        INDArray gradient = Nd4j.create(precision, 4);
        var optimizer = Optimizer.of(new GradientDescent(0.2));
        // When
        for (int step = 0; step < 50; step++) {
            curvature.muli(weights, gradient);
            optimizer.update(weights, gradient);
        }
        // Then
        double[] h = {0.1, 1, 4, 9.5};
        double[] start = {1, -2, 3, -4};
        for (int i = 0; i < 4; i++) {
            double exact = start[i] * Math.pow(1 - 0.2 * h[i], 50);
            assertThat(weights.getDouble(i)).isCloseTo(exact, within(tolerance * Math.abs(start[i])));
        }
    }

    @Test
    void leavesTheGradientAlone() {
        // Given
        INDArray weights = Nd4j.createFromArray(1.0, 2);
        INDArray gradient = Nd4j.createFromArray(0.5, -0.5);
        // When
        Optimizer.of(new GradientDescent(1)).update(weights, gradient);
        // Then
        assertThat(gradient.toDoubleVector()).containsExactly(0.5, -0.5);
        assertThat(weights.toDoubleVector()).containsExactly(0.5, 2.5);
    }

    @Test
    void updatesWeightsThatAreARowOfALargerArray() {
        // Given
        INDArray history = Nd4j.ones(DataType.FLOAT, 3, 2);
        INDArray gradient = Nd4j.createFromArray(1f, 2f);
        // When
        Optimizer.of(new GradientDescent(0.5)).update(history.getRow(1), gradient);
        // Then
        assertThat(history.ravel().toFloatVector()).containsExactly(1, 1, 0.5f, 0, 1, 1);
    }

    @Test
    void refusesAGradientOfAnotherType() {
        // Given
        var optimizer = Optimizer.of(new GradientDescent(0.5));
        // When, then
        assertThatThrownBy(() -> optimizer.update(Nd4j.zeros(DataType.FLOAT, 2), Nd4j.zeros(DataType.DOUBLE, 2)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("FLOAT")
                .hasMessageContaining("DOUBLE");
    }

    @ParameterizedTest
    @ValueSource(doubles = {0, -0.1, Double.NaN, Double.POSITIVE_INFINITY})
    void refusesALearningRateThatIsNone(double learningRate) {
        assertThatThrownBy(() -> new GradientDescent(learningRate))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("learning rate")
                .hasMessageContaining(Double.toString(learningRate));
    }
}
