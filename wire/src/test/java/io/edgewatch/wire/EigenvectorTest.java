package io.edgewatch.wire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class EigenvectorTest {
    private static final MeasurementKey KEY = new MeasurementKey("mlp-1", 2, 40, "sharpness", "eigenvector", 1);

    private static byte[] bytes(int count) {
        byte[] bytes = new byte[count];
        for (int i = 0; i < count; i++) {
            bytes[i] = (byte) (i * 31);
        }
        return bytes;
    }

    @ParameterizedTest
    @ValueSource(ints = {4, 1_024_000, 1_024_004, 2_500_000})
    void itsChunksMakeItWhole(int length) throws Exception {
        // Given
        var vector = new Eigenvector(KEY, Precision.F32, bytes(length));
        var whole = new ByteArrayOutputStream();
        // When
        for (int i = 0; i < vector.chunks(); i++) {
            Map<String, byte[]> fields = vector.header(i).fields();
            assertThat(EigenvectorChunkHeader.from(fields::get)).isEqualTo(vector.header(i));
            whole.write(vector.chunk(i));
        }
        // Then
        assertThat(whole.toByteArray()).isEqualTo(vector.bytes());
        assertThat(vector.header(0).crc32c()).isEqualTo(TensorChecksum.of(vector.bytes()));
    }

    @Test
    void itsHeadersAreText() {
        // When
        String text = new Eigenvector(KEY, Precision.F64, new byte[16])
                .header(0).fields().entrySet().stream()
                        .map(entry -> entry.getKey() + "=" + new String(entry.getValue(), StandardCharsets.UTF_8))
                        .collect(Collectors.joining(" "));
        // Then
        assertThat(text)
                .isEqualTo("format=1 precision=f64 chunk=0/1 bytes=16 crc32c="
                        + Integer.toHexString(TensorChecksum.of(new byte[16])));
    }

    @ParameterizedTest
    @CsvSource({
        "format, 2, UNKNOWN_VERSION",
        "bytes, 15, INVALID",
        "bytes, 99999999999, OVERSIZED",
        "chunk, 1, INVALID",
        "chunk, 1/1, INVALID",
        "precision, f16, INVALID",
        "crc32c, xyz, INVALID"
    })
    void refusesHeadersThatAreNot(String name, String value, MalformedRecordException.Reason reason) {
        // Given
        Map<String, byte[]> fields =
                new Eigenvector(KEY, Precision.F64, new byte[16]).header(0).fields();
        fields.put(name, value.getBytes(StandardCharsets.UTF_8));
        // When, then
        assertThatThrownBy(() -> EigenvectorChunkHeader.from(fields::get))
                .isInstanceOfSatisfying(
                        MalformedRecordException.class,
                        e -> assertThat(e.reason()).isEqualTo(reason));
    }

    @Test
    void refusesAnotherQuantityAndHalfANumber() {
        var other = new MeasurementKey("mlp-1", 2, 40, "sharpness", "eigenvalue", 1);
        assertThatThrownBy(() -> new Eigenvector(other, Precision.F32, new byte[4]))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("eigenvalue");
        assertThatThrownBy(() -> new Eigenvector(KEY, Precision.F32, new byte[6]))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("6");
    }
}
