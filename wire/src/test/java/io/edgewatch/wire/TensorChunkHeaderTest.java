package io.edgewatch.wire;

import static io.edgewatch.wire.MalformedRecordException.Reason.INVALID;
import static io.edgewatch.wire.MalformedRecordException.Reason.OVERSIZED;
import static io.edgewatch.wire.MalformedRecordException.Reason.UNKNOWN_VERSION;
import static org.assertj.core.api.Assertions.assertThat;

import io.edgewatch.wire.MalformedRecordException.Reason;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class TensorChunkHeaderTest {
    private static final int RANDOM_INPUTS = 1000;

    static Stream<String> names() {
        return GoldenRecords.FIRST_CHUNK.fields().keySet().stream();
    }

    static LongStream sizes() {
        long chunk = Bounds.CHUNK_BYTES;
        long largest = Bounds.TENSOR_BYTES / Float.BYTES * Float.BYTES;
        return LongStream.of(
                4, 8, chunk - 4, chunk, chunk + 4, 2 * chunk - 4, 2 * chunk, 2 * chunk + 4, 17 * chunk + 400, largest);
    }

    @ParameterizedTest
    @MethodSource("sizes")
    void chunksTileTheTensorExactly(long totalBytes) {
        // Given
        int count = Bounds.chunksFor(totalBytes);
        // When
        List<TensorChunkHeader> chunks = IntStream.range(0, count)
                .mapToObj(index -> chunk(index, count, totalBytes))
                .toList();
        // Then
        long end = 0;
        for (TensorChunkHeader chunk : chunks) {
            assertThat(chunk.offsetInTensor()).isEqualTo((int) end);
            assertThat(chunk.length()).isBetween(1, Bounds.CHUNK_BYTES);
            end += chunk.length();
        }
        assertThat(end).isEqualTo(totalBytes);
    }

    @Test
    void noNumberIsCutInTwo() {
        // Given
        List<Precision> precisions = List.of(Precision.values());
        // When
        List<Integer> remainders =
                precisions.stream().map(p -> Bounds.CHUNK_BYTES % p.bytes()).toList();
        // Then
        assertThat(remainders).containsOnly(0);
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
    void headersReadBackEqualTheOnesWritten(long seed) throws MalformedRecordException {
        // Given
        RandomRecords random = new RandomRecords(seed);
        List<TensorChunkHeader> headers =
                Stream.generate(random::tensorChunkHeader).limit(200).toList();
        for (TensorChunkHeader header : headers) {
            // When
            TensorChunkHeader read = TensorChunkHeader.from(header.fields()::get);
            // Then
            assertThat(read).isEqualTo(header);
        }
    }

    @ParameterizedTest
    @MethodSource("names")
    void aMissingHeaderIsNamed(String name) {
        // Given
        Map<String, byte[]> fields = fields();
        fields.remove(name);
        // When
        MalformedRecordException refusal = refusal(fields);
        // Then
        assertThat(refusal.reason()).isEqualTo(INVALID);
        assertThat(refusal).hasMessageContaining("without header '" + name + "'");
    }

    @ParameterizedTest
    @CsvSource({
        "format, 2, UNKNOWN_VERSION, '2'",
        "format, '', UNKNOWN_VERSION, ''''",
        "run, Not-a-name, INVALID, run must match",
        "attempt, 0, INVALID, attempt must be at least 1",
        "attempt, two, INVALID, two",
        "step, -1, INVALID, step must be at least 0",
        "step, 9223372036854775808, INVALID, 9223372036854775808",
        "tensor, momentum, INVALID, gradient",
        "precision, f16, INVALID, f32 or f64",
        "precision, F32, INVALID, f32 or f64",
        "chunk, 2/2, INVALID, chunk must be at most 1",
        "chunk, -1/2, INVALID, chunk must be at least 0",
        "chunk, 0/1, INVALID, chunks of 1024004 bytes must be at least 2",
        "chunk, 0/3, INVALID, chunks of 1024004 bytes must be at most 2",
        "chunk, 0, INVALID, i/n",
        "chunk, 0/, INVALID, ''",
        "chunk, /2, INVALID, ''",
        "chunk, 0/1/2, INVALID, 1/2",
        "bytes, 2147483648, OVERSIZED, declares 2147483648 bytes",
        "bytes, 9223372036854775807, OVERSIZED, declares 9223372036854775807 bytes",
        "bytes, 1024006, INVALID, multiple of 4",
        "bytes, 0, INVALID, tensor bytes must be at least 1",
        "bytes, -4, INVALID, tensor bytes must be at least 1",
        "bytes, 1e6, INVALID, 1e6",
        "crc32c, 100000000, INVALID, 100000000",
        "crc32c, -1, INVALID, -1",
        "crc32c, '', INVALID, ''"
    })
    void aWrongHeaderIsRefusedWithTheReason(String name, String value, Reason reason, String said) {
        // Given
        Map<String, byte[]> fields = fields();
        fields.put(name, value.getBytes(StandardCharsets.UTF_8));
        // When
        MalformedRecordException refusal = refusal(fields);
        // Then
        assertThat(refusal.reason()).isEqualTo(reason);
        assertThat(refusal).hasMessageContaining(said);
    }

    @ParameterizedTest
    @MethodSource("names")
    void damagedHeadersAreRefusedOrReadButNeverThrowAnythingElse(String name) {
        // Given
        SplittableRandom random = new SplittableRandom(name.hashCode());
        List<Reason> refusals = new ArrayList<>();
        List<TensorChunkHeader> read = new ArrayList<>();
        for (int i = 0; i < RANDOM_INPUTS; i++) {
            Map<String, byte[]> fields = fields();
            fields.put(name, damaged(fields.getOrDefault(name, new byte[0]), random));
            // When
            try {
                read.add(TensorChunkHeader.from(fields::get));
            } catch (MalformedRecordException e) {
                refusals.add(e.reason());
            }
        }
        // Then
        assertThat(refusals).isNotEmpty().isSubsetOf(INVALID, OVERSIZED, UNKNOWN_VERSION);
        assertThat(read)
                .allMatch(header -> header.offsetInTensor() >= 0)
                .allMatch(header -> header.length() >= 1 && header.length() <= Bounds.CHUNK_BYTES);
    }

    private static byte[] damaged(byte[] value, SplittableRandom random) {
        if (value.length == 0 || random.nextInt(4) == 0) {
            byte[] bytes = new byte[random.nextInt(12)];
            random.nextBytes(bytes);
            return bytes;
        }
        byte[] bytes = value.clone();
        bytes[random.nextInt(bytes.length)] ^= (byte) (1 << random.nextInt(Byte.SIZE));
        return bytes;
    }

    private static Map<String, byte[]> fields() {
        return new TreeMap<>(GoldenRecords.FIRST_CHUNK.fields());
    }

    private static MalformedRecordException refusal(Map<String, byte[]> fields) {
        try {
            throw new AssertionError("read as " + TensorChunkHeader.from(fields::get));
        } catch (MalformedRecordException e) {
            return e;
        }
    }

    private static TensorChunkHeader chunk(int index, int count, long totalBytes) {
        return new TensorChunkHeader("r", 1, 0, TensorKind.WEIGHTS, Precision.F32, index, count, totalBytes, 0);
    }
}
