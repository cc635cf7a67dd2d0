package io.edgewatch.experiment.data;

import io.edgewatch.wire.Bounds;
import io.edgewatch.wire.DatasetChunk;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/** Training data ready to be published. */
public final class EncodedDataset {
    private final byte[] bytes;
    private final String contentHash;

    private EncodedDataset(byte[] bytes) {
        this.bytes = bytes;
        this.contentHash = contentHash(bytes);
    }

    /**
     * Encodes {@code dataset}.
     *
     * @throws IllegalArgumentException if it is beyond what a topic carries, see {@link DatasetShape#isWithinBound()}
     */
    public static EncodedDataset of(Dataset dataset) {
        return new EncodedDataset(new DatasetCodec().encode(dataset));
    }

    /** SHA-256 of the bytes, lower-case hexadecimal; the name of this data. */
    public String contentHash() {
        return contentHash;
    }

    public long totalBytes() {
        return bytes.length;
    }

    /** Number of chunks. */
    public int chunkCount() {
        return Bounds.chunksFor(bytes.length);
    }

    /** The chunks in order, each copied when it is asked for. */
    public Stream<DatasetChunk> chunks() {
        return IntStream.range(0, chunkCount()).mapToObj(this::chunk);
    }

    private DatasetChunk chunk(int index) {
        int start = index * Bounds.CHUNK_BYTES;
        int end = Math.min(bytes.length, start + Bounds.CHUNK_BYTES);
        return new DatasetChunk(contentHash, index, chunkCount(), bytes.length, Arrays.copyOfRange(bytes, start, end));
    }

    static String contentHash(byte[] bytes) {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }
}
