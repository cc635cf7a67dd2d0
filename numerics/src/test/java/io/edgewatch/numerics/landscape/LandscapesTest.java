package io.edgewatch.numerics.landscape;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.factory.Nd4j;

class LandscapesTest {

    @Test
    void selfStabilizationHasTheDerivativesOfItsFormula() {
        // Given
        var u = Nd4j.createFromArray(new double[][] {{1, 2}});
        var v = Nd4j.createFromArray(new double[][] {{-3, 0.5}});
        try (var objective = new SelfStabilization(2, 0.01).objective(DataType.DOUBLE)) {
            // When
            var point = objective.at(Nd4j.createFromArray(0.5, 0.25));
            var product = u.like();
            point.hessianTimes(u, product);
            var third = u.like();
            point.thirdOrder(u, v, third);
            // Then
            assertThat(point.loss()).isCloseTo(0.5 * 2.25 * 0.25 - 0.0025, within(1e-16));
            assertThat(point.gradient().toDoubleVector())
                    .containsExactly(new double[] {2.25 * 0.5, 0.125 - 0.01}, within(1e-15));
            assertThat(product.ravel().toDoubleVector()).containsExactly(new double[] {2.25 + 1, 0.5}, within(1e-15));
            // ∇(uᵀHv) = (u₁v₂ + u₂v₁, u₁v₁)
            assertThat(third.ravel().toDoubleVector()).containsExactly(new double[] {0.5 - 6, -3}, within(1e-15));
        }
    }

    @Test
    void onlyTheSymmetricPartOfAHessianCounts() {
        // Given
        var v = Nd4j.createFromArray(new double[][] {{1, 0}, {0, 1}});
        try (var objective = Quadratic.objective(Nd4j.createFromArray(new double[][] {{2, 3}, {1, 4}}))) {
            // When
            var point = objective.at(Nd4j.createFromArray(1.0, -1));
            var products = v.like();
            point.hessianTimes(v, products);
            var third = Nd4j.ones(DataType.DOUBLE, 2, 2);
            point.thirdOrder(v, v, third);
            // Then
            assertThat(point.loss()).isCloseTo(1, within(1e-15));
            assertThat(point.gradient().toDoubleVector()).containsExactly(new double[] {0, -2}, within(1e-15));
            assertThat(products.ravel().toDoubleVector()).containsExactly(2, 2, 2, 4);
            assertThat(third.ravel().toDoubleVector()).containsExactly(0, 0, 0, 0);
        }
    }
}
