package io.edgewatch.numerics.kernel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.stream.IntStream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

class FloatGeluTest {

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 2, 3})
    void isTheExactOneToThePrecisionOfAFloat(int k) {
        // Given
        var x = Nd4j.createFromArray(
                IntStream.rangeClosed(-9000, 9000).mapToDouble(i -> i * 1e-3).toArray());
        // When
        var single = gelu(k, x.castTo(DataType.FLOAT));
        // Then
        var exact = gelu(k, x.castTo(DataType.FLOAT).castTo(DataType.DOUBLE));
        for (int i = 0; i < x.length(); i++) {
            double value = exact.getDouble(i);
            // half a unit in the last place, 6e-8, and 3e-8 of the approximation
            assertThat(single.getDouble(i)).isCloseTo(value, within(9e-8 * Math.max(1, Math.abs(value))));
        }
    }

    @ParameterizedTest
    @ValueSource(floats = {Float.POSITIVE_INFINITY, 1e30f, 100, -100, -1e30f})
    void farAwayItIsTheIdentityOrZero(float x) {
        // When
        double value = gelu(0, Nd4j.createFromArray(x)).getDouble(0);
        // Then
        double limit = Math.max(x, 0);
        assertThat(value == limit || Math.abs(value - limit) < 1e-9).isTrue();
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 2, 3})
    void whatIsNotANumberStaysThat(int k) {
        assertThat(gelu(k, Nd4j.createFromArray(Float.NaN)).getDouble(0)).isNaN();
    }

    private static INDArray gelu(int k, INDArray x) {
        var shape = new MatrixShape(1, (int) x.length());
        var in = MatrixStack.shared(Storage.of(x), shape);
        var result = x.like();
        try (var kernels = Kernels.of(x.dataType())) {
            kernels.gelu(k, in, MatrixStack.shared(Storage.of(result), shape));
        }
        return result;
    }
}
