package io.edgewatch.analyzers.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.edgewatch.numerics.eigen.EigenEstimates;
import io.edgewatch.numerics.eigen.HessianOperator;
import io.edgewatch.numerics.eigen.SpectrumSettings;
import io.edgewatch.numerics.eigen.TopSpectrum;
import org.junit.jupiter.api.Test;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

class PolynomialObjectiveTest {
    private static final double[][] A = PolynomialObjective.matrixWithSpectrum(new double[] {3, 1, 0.5, -1}, 7);
    private static final double H = 1e-5;
    /** Central differences with a step of 1e-5 err by its square times a fourth derivative of 0.6·4, and by 1e-16/1e-5. */
    private static final double DIFFERENCES = 1e-9;

    private final PolynomialObjective objective = PolynomialObjective.quartic(A, 0.1, DataType.DOUBLE);
    private final INDArray w = Nd4j.createFromArray(0.3, -1.2, 0.8, 2);
    private final INDArray u = Nd4j.createFromArray(new double[][] {{1, 0.5, -0.2, 0.1}});
    private final INDArray v = Nd4j.createFromArray(new double[][] {{-0.3, 0.2, 1, 0.7}});

    @Test
    void gradientIsTheSlopeOfTheLoss() {
        // When
        double slope = objective.at(w).gradient().mul(u.getRow(0)).sumNumber().doubleValue();
        // Then
        double differences =
                (objective.at(moved(H)).loss() - objective.at(moved(-H)).loss()) / (2 * H);
        assertThat(slope).isCloseTo(differences, within(DIFFERENCES));
    }

    @Test
    void hessianIsTheSlopeOfTheGradient() {
        // Given
        INDArray products = Nd4j.create(DataType.DOUBLE, 1, 4);
        // When
        objective.at(w).hessianTimes(u, products);
        // Then
        INDArray differences = objective
                .at(moved(H))
                .gradient()
                .sub(objective.at(moved(-H)).gradient())
                .div(2 * H);
        assertThat(products.getRow(0).toDoubleVector())
                .containsExactly(differences.toDoubleVector(), within(DIFFERENCES));
    }

    @Test
    void thirdOrderIsTheSlopeOfTheCurvature() {
        // Given
        INDArray products = Nd4j.create(DataType.DOUBLE, 1, 4);
        // When
        objective.at(w).thirdOrder(v, v, products);
        // Then
        double slope = products.getRow(0).mul(u.getRow(0)).sumNumber().doubleValue();
        double differences = (curvature(moved(H)) - curvature(moved(-H))) / (2 * H);
        assertThat(slope).isCloseTo(differences, within(DIFFERENCES));
    }

    @Test
    void quadraticHasTheSpectrumItWasMadeWith() {
        // Given
        var quadratic = PolynomialObjective.quadratic(A, DataType.DOUBLE);
        try (var top = new TopSpectrum(4, DataType.DOUBLE, SpectrumSettings.strict(4, DataType.DOUBLE, 1))) {
            // When
            var answer = (EigenEstimates) top.of(HessianOperator.of(quadratic, w));
            // Then
            assertThat(answer.values()).containsExactly(new double[] {3, 1, 0.5, -1}, within(1e-14)); // an ulp or four
        }
    }

    @Test
    void refusesAnEvaluationItHasMovedOnFrom() {
        // Given
        var first = objective.at(w);
        // When
        objective.at(w);
        // Then
        assertThatThrownBy(first::loss)
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("evaluation 1");
    }

    private INDArray moved(double by) {
        return w.add(u.getRow(0).mul(by));
    }

    private double curvature(INDArray at) {
        INDArray products = Nd4j.create(DataType.DOUBLE, 1, 4);
        objective.at(at).hessianTimes(v, products);
        return products.mul(v).sumNumber().doubleValue();
    }
}
