package io.edgewatch.numerics.kernel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.factory.Nd4j;

class FloatTanhTest {

    @ParameterizedTest
    @ValueSource(
            floats = {
                0,
                1e-30f,
                -1e-3f,
                0.3f,
                -0.5f,
                1,
                -2,
                3.5f,
                5,
                -7,
                8.9f,
                9.1f,
                100,
                -1e30f,
                Float.NEGATIVE_INFINITY
            })
    void isWithinAFewUnitsInTheLastPlace(float x) {
        // Given
        var in = MatrixStack.shared(Storage.of(Nd4j.createFromArray(x)), MatrixShape.SCALAR);
        var out = MatrixStack.shared(Storage.of(Nd4j.zeros(DataType.FLOAT, 1)), MatrixShape.SCALAR);
        try (var kernels = Kernels.of(DataType.FLOAT)) {
            // When
            kernels.tanh(in, out);
        }
        // Then
        double exact = Math.tanh(x);
        // a quotient of two polynomials and two doublings, each rounding twice: 4 units of 2⁻²⁴
        assertThat(out.get(0, 0, 0)).isCloseTo(exact, within(4.8e-7 * Math.abs(exact)));
    }
}
