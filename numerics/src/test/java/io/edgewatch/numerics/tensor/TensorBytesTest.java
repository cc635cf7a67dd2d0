package io.edgewatch.numerics.tensor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.indexing.NDArrayIndex;

class TensorBytesTest {

    @Test
    void writesFloatsLittleEndian() {
        // Given
        var tensor = Nd4j.createFromArray(1.5f, -0.0f, Float.NaN);
        var bytes = new byte[12];
        // When
        TensorBytes.write(tensor, ByteBuffer.wrap(bytes));
        // Then
        var numbers = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN).asFloatBuffer();
        assertThat(numbers.get(0)).isEqualTo(1.5f);
        assertThat(Float.floatToRawIntBits(numbers.get(1))).isEqualTo(0x80000000);
        assertThat(numbers.get(2)).isNaN();
    }

    @Test
    void writesDoublesLittleEndian() {
        // Given
        var tensor = Nd4j.createFromArray(Math.PI, Double.MIN_VALUE);
        var bytes = ByteBuffer.allocateDirect(16).order(ByteOrder.LITTLE_ENDIAN);
        // When
        TensorBytes.write(tensor, bytes);
        // Then
        assertThat(bytes.getDouble(0)).isEqualTo(Math.PI);
        assertThat(bytes.getDouble(8)).isEqualTo(Double.MIN_VALUE);
    }

    @ParameterizedTest
    @EnumSource(names = {"FLOAT", "DOUBLE"})
    void readsBackWhatItWrote(DataType type) {
        // Given
        var tensor = ramp(type, 1000);
        var bytes = ByteBuffer.allocate(TensorBytes.length(tensor) + 3).position(3);
        var restored = Nd4j.create(type, 1000);
        // When
        TensorBytes.write(tensor, bytes);
        TensorBytes.read(bytes.position(3), restored);
        // Then
        assertThat(restored.toDoubleVector()).containsExactly(tensor.toDoubleVector());
        assertThat(bytes.hasRemaining()).isFalse();
    }

    @ParameterizedTest
    @EnumSource(names = {"FLOAT", "DOUBLE"})
    void writesTheRowAViewShowsAndNoOther(DataType type) {
        // Given
        var matrix = ramp(type, 12).reshape('c', 3, 4);
        var bytes = ByteBuffer.allocate(4 * type.width());
        var restored = Nd4j.create(type, 3, 4);
        // When
        TensorBytes.write(matrix.getRow(1), bytes);
        TensorBytes.read(bytes.flip(), restored.getRow(2));
        // Then
        assertThat(restored.getRow(2).toDoubleVector())
                .containsExactly(matrix.getRow(1).toDoubleVector());
        assertThat(restored.getRow(1).sumNumber().doubleValue()).isZero();
    }

    @Test
    void writesAMatrixRowByRow() {
        // Given
        var bytes = ByteBuffer.allocate(24).order(ByteOrder.LITTLE_ENDIAN);
        // When
        TensorBytes.write(ramp(DataType.FLOAT, 6).reshape('c', 2, 3), bytes);
        // Then
        assertThat(bytes.getFloat(4)).isEqualTo(1 / 7f);
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 7, 23})
    void refusesABufferThatIsTooShort(int length) {
        // Given
        var tensor = Nd4j.create(DataType.DOUBLE, 3);
        // When, Then
        assertThatIllegalArgumentException()
                .isThrownBy(() -> TensorBytes.write(tensor, ByteBuffer.allocate(length)))
                .withMessage("tensor of 24 bytes does not fit into " + length);
        assertThatIllegalArgumentException()
                .isThrownBy(() -> TensorBytes.read(ByteBuffer.allocate(length), tensor))
                .withMessage("tensor needs 24 bytes, got only " + length);
    }

    @Test
    void refusesATensorWithHoles() {
        // Given
        var column = Nd4j.create(DataType.FLOAT, 3, 4).get(NDArrayIndex.all(), NDArrayIndex.point(1));
        // When, Then
        assertThatIllegalArgumentException()
                .isThrownBy(() -> TensorBytes.write(column, ByteBuffer.allocate(12)))
                .withMessageContaining("contiguous and row-major");
    }

    @Test
    void refusesOtherTypes() {
        // Given
        var integers = Nd4j.create(DataType.INT32, 3);
        // When, Then
        assertThatIllegalArgumentException()
                .isThrownBy(() -> TensorBytes.length(integers))
                .withMessage("tensor must be FLOAT or DOUBLE, got: INT");
    }

    private static INDArray ramp(DataType type, int length) {
        var tensor = Nd4j.create(type, length);
        for (int i = 0; i < length; i++) {
            tensor.putScalar(i, i / 7.0);
        }
        return tensor;
    }
}
