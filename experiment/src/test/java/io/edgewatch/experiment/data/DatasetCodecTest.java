package io.edgewatch.experiment.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.edgewatch.wire.MalformedRecordException;
import io.edgewatch.wire.MalformedRecordException.Reason;
import io.edgewatch.wire.Precision;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.factory.Nd4j;

class DatasetCodecTest {
    private final DatasetCodec codec = new DatasetCodec();

    @ParameterizedTest
    @EnumSource(names = {"FLOAT", "DOUBLE"})
    void decodesWhatItEncoded(DataType type) throws MalformedRecordException {
        // Given
        var dataset = dataset(type);
        // When
        var restored = codec.decode(codec.encode(dataset));
        // Then
        assertThat(restored.shape()).isEqualTo(dataset.shape());
        assertThat(restored.inputs().toDoubleMatrix())
                .isDeepEqualTo(dataset.inputs().toDoubleMatrix());
        assertThat(restored.targets().toDoubleMatrix())
                .isDeepEqualTo(dataset.targets().toDoubleMatrix());
    }

    @Test
    void writesAHeaderAndRawNumbers() {
        // When
        var bytes = ByteBuffer.wrap(codec.encode(dataset(DataType.FLOAT))).order(ByteOrder.LITTLE_ENDIAN);
        // Then
        assertThat(bytes.get(0)).isEqualTo((byte) 1);
        assertThat(bytes.get(1)).isEqualTo((byte) 4);
        assertThat(bytes.getInt(2)).isEqualTo(3);
        assertThat(bytes.getInt(6)).isEqualTo(2);
        assertThat(bytes.getInt(10)).isEqualTo(1);
        assertThat(bytes.getFloat(14 + 4)).isEqualTo(0.1f);
        assertThat(bytes.getFloat(14 + 4 * 6)).isEqualTo(-1f);
        assertThat(bytes.capacity()).isEqualTo(14 + 4 * 9);
    }

    @Test
    void refusesEveryTruncation() {
        // Given
        var whole = codec.encode(dataset(DataType.FLOAT));
        for (int length = 0; length < whole.length; length++) {
            var cut = Arrays.copyOf(whole, length);
            // When
            var thrown = catchThrowableOfType(MalformedRecordException.class, () -> codec.decode(cut));
            // Then
            assertThat(thrown.reason()).as("first %d bytes", length).isEqualTo(Reason.TRUNCATED);
        }
    }

    @ParameterizedTest
    @CsvSource({
        "0, 2, UNKNOWN_VERSION", // a later version
        "1, 5, INVALID", // numbers of five bytes
        "13, 127, OVERSIZED", // two thousand million outputs
        "13, -128, INVALID", // a negative number of outputs
        "3, 1, TRUNCATED", // 256 more examples than there are
        "2, 2, CORRUPTED", // one example less than there are
    })
    void refusesAHeaderThatDoesNotFit(int position, byte value, Reason reason) {
        // Given
        var bytes = codec.encode(dataset(DataType.FLOAT));
        bytes[position] = value;
        // When
        var thrown = catchThrowableOfType(MalformedRecordException.class, () -> codec.decode(bytes));
        // Then
        assertThat(thrown.reason()).isEqualTo(reason);
    }

    @Test
    void theFullTrainingSetOfFashionMnistFitsIntoATopic() {
        assertThat(new DatasetShape(60_000, 784, 10, Precision.F32).isWithinBound())
                .isTrue();
        assertThat(new DatasetShape(60_000, 784, 10, Precision.F64).isWithinBound())
                .isFalse();
    }

    @Test
    void refusesTargetsOfAnotherType() {
        assertThatThrownBy(() -> new Dataset(Nd4j.ones(DataType.FLOAT, 3, 2), Nd4j.ones(DataType.DOUBLE, 3, 1)))
                .hasMessage("targets must be FLOAT like the inputs, got: DOUBLE");
    }

    static Dataset dataset(DataType type) {
        return new Dataset(
                Nd4j.createFromArray(0, 0.1, 0.2, 0.3, 0.4, 0.5).castTo(type).reshape('c', 3, 2),
                Nd4j.createFromArray(-1.0, 1, -1).castTo(type).reshape('c', 3, 1));
    }
}
