package io.edgewatch.wire;

import java.util.Arrays;

/**
 * One eigenvector of a run's Hessian, of length 1; on its topic in chunks, each with the key of the whole.
 *
 * @param key what it is of: quantity {@value #QUANTITY}, index the place of its eigenvalue in descending order
 * @param precision number type
 * @param bytes raw little-endian numbers; not copied
 */
public record Eigenvector(MeasurementKey key, Precision precision, byte[] bytes) {
    /** The quantity in its key. */
    public static final String QUANTITY = "eigenvector";

    public Eigenvector {
        if (!key.quantity().equals(QUANTITY)) {
            throw new IllegalArgumentException(
                    "an eigenvector's quantity must be '" + QUANTITY + "', got: '" + key.quantity() + "'");
        }
        if (bytes.length == 0 || bytes.length % precision.bytes() != 0) {
            throw new IllegalArgumentException("an eigenvector's bytes must be a multiple of " + precision.bytes()
                    + " in " + precision.label() + " and more than none, got: " + bytes.length);
        }
    }

    /** How many records it takes. */
    public int chunks() {
        return Bounds.chunksFor(bytes.length);
    }

    /** The headers of one of its records. */
    public EigenvectorChunkHeader header(int chunk) {
        return new EigenvectorChunkHeader(precision, chunk, chunks(), bytes.length, TensorChecksum.of(bytes));
    }

    /** The value of one of its records. */
    public byte[] chunk(int chunk) {
        int from = chunk * Bounds.CHUNK_BYTES;
        return Arrays.copyOfRange(bytes, from, Math.min(bytes.length, from + Bounds.CHUNK_BYTES));
    }
}
