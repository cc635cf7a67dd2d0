package io.edgewatch.wire;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What earlier edgewatches wrote is still written and read; {@link GoldenRewrite} says how to change it on purpose. */
class GoldenFilesTest {

    static Stream<WireForm<?>> forms() {
        return WireForm.all();
    }

    static Stream<String> files() {
        return GoldenFiles.written().keySet().stream();
    }

    @ParameterizedTest
    @MethodSource("files")
    void theSameBytesAreWrittenAsEver(String file) {
        // Given
        byte[] kept = GoldenFiles.kept(file);
        // When
        byte[] written = GoldenFiles.written().get(file);
        // Then
        assertThat(written).isEqualTo(kept);
    }

    @ParameterizedTest
    @MethodSource("forms")
    <T> void keptBytesReadBackToTheSameRecord(WireForm<T> form) throws MalformedRecordException {
        // Given
        byte[] kept = GoldenFiles.kept(form.name() + ".bin");
        // When
        T read = form.decode(kept);
        // Then
        assertThat(WireForm.comparable(read)).isEqualTo(WireForm.comparable(form.golden()));
    }

    @Test
    void keptKeysReadBackToTheSameKeys() throws MalformedRecordException {
        // Given
        byte[] measurementKey = keptKey(Topic.MEASUREMENTS);
        byte[] progressKey = keptKey(Topic.PROGRESS);
        // When
        MeasurementKey measurement = MeasurementKey.decode(measurementKey);
        ProgressKey progress = ProgressKey.decode(progressKey);
        // Then
        assertThat(measurement).isEqualTo(GoldenRecords.MEASUREMENT_KEY);
        assertThat(progress).isEqualTo(GoldenRecords.PROGRESS_KEY);
    }

    @Test
    void keptTensorHeadersReadBackToTheSameHeaders() throws MalformedRecordException {
        // Given
        String[] kept = GoldenFiles.keptText(GoldenFiles.TENSOR_CHUNK_HEADERS).split("\n\n", -1);
        // When
        List<TensorChunkHeader> read = List.of(chunkHeader(kept[0]), chunkHeader(kept[1]));
        // Then
        assertThat(read).containsExactly(GoldenRecords.FIRST_CHUNK, GoldenRecords.LAST_CHUNK);
    }

    @Test
    void keptEigenvectorHeadersReadBackToTheSameHeader() throws MalformedRecordException {
        // Given
        Map<String, byte[]> kept = fields(GoldenFiles.keptText(GoldenFiles.EIGENVECTOR_CHUNK_HEADERS));
        // When
        EigenvectorChunkHeader read = EigenvectorChunkHeader.from(kept::get);
        // Then
        assertThat(read).isEqualTo(GoldenRecords.EIGENVECTOR_CHUNK);
    }

    private static TensorChunkHeader chunkHeader(String lines) throws MalformedRecordException {
        return TensorChunkHeader.from(fields(lines)::get);
    }

    private static Map<String, byte[]> fields(String lines) {
        Map<String, byte[]> fields = new TreeMap<>();
        lines.lines().forEach(line -> {
            int equals = line.indexOf('=');
            fields.put(line.substring(0, equals), bytes(line.substring(equals + 1)));
        });
        return fields;
    }

    private static byte[] keptKey(Topic topic) {
        String before = topic.topicName() + " ";
        return bytes(GoldenFiles.keptText(GoldenFiles.KEYS)
                .lines()
                .filter(line -> line.startsWith(before))
                .findFirst()
                .orElseThrow()
                .substring(before.length()));
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
