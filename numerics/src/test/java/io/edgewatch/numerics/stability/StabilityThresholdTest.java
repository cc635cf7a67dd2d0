package io.edgewatch.numerics.stability;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.edgewatch.numerics.optimizer.GradientDescent;
import io.edgewatch.numerics.optimizer.Optimizer;
import java.util.OptionalDouble;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

class StabilityThresholdTest {

    @ParameterizedTest
    @ValueSource(doubles = {1e-3, 0.02, 0.7, 5})
    void gradientDescentStaysBoundedJustBelowIt(double learningRate) {
        // Given
        double curvature =
                0.999 * StabilityThreshold.of(new GradientDescent(learningRate)).sharpness();
        // When
        double grown = growth(learningRate, curvature);
        // Then
        assertThat(grown).isLessThan(1);
    }

    @ParameterizedTest
    @ValueSource(doubles = {1e-3, 0.02, 0.7, 5})
    void gradientDescentGrowsJustAboveIt(double learningRate) {
        // Given
        double curvature =
                1.001 * StabilityThreshold.of(new GradientDescent(learningRate)).sharpness();
        // When
        double grown = growth(learningRate, curvature);
        // Then
        assertThat(grown).isGreaterThan(100); // 1.002^3000 = 401
    }

    @ParameterizedTest
    @ValueSource(doubles = {1e-3, 0.02, 0.7, 5})
    void gradientDescentNeitherGrowsNorShrinksOnIt(double learningRate) {
        // Given
        double curvature =
                StabilityThreshold.of(new GradientDescent(learningRate)).sharpness();
        // When
        double grown = growth(learningRate, curvature);
        // Then
        assertThat(grown).isCloseTo(1, within(1e-11)); // 3000 steps of an ulp or two
    }

    @Test
    void measuresTheRatioAsHalfTheEffectiveSharpness() {
        // Given
        var threshold = StabilityThreshold.of(new GradientDescent(0.02));
        // When
        double ratio = threshold.ratio(150);
        // Then
        assertThat(ratio).isCloseTo(1.5, within(1e-15)); // an ulp
        assertThat(threshold.effective(150)).isCloseTo(3, within(1e-15));
    }

    @Test
    void refusesAnEdgeThatIsNotPositive() {
        assertThatThrownBy(() -> new StabilityThreshold(-1, OptionalDouble.empty()))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("effectiveSharpness")
                .hasMessageContaining("-1.0");
    }

    /** |x(3000)| / |x(0)| of the real optimizer on ½hx². */
    private static double growth(double learningRate, double curvature) {
        var optimizer = Optimizer.of(new GradientDescent(learningRate));
        INDArray x = Nd4j.createFromArray(1.0);
        INDArray gradient = Nd4j.createFromArray(0.0);
        for (int step = 0; step < 3000; step++) {
            gradient.putScalar(0, curvature * x.getDouble(0));
            optimizer.update(x, gradient);
        }
        return Math.abs(x.getDouble(0));
    }
}
