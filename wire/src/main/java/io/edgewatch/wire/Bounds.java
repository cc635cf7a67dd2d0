package io.edgewatch.wire;

/** Bounds that records are checked against before anything is allocated, and the checks of their fields. */
public final class Bounds {
    /** Payload of one chunk: 1000 KiB, so that a chunk with its headers stays under Kafka's default 1,048,588 bytes. */
    public static final int CHUNK_BYTES = 1_024_000;

    /** Largest training data published on a topic. */
    public static final long DATASET_BYTES = 256L << 20;

    /** Largest tensor: what one Java array holds. */
    public static final long TENSOR_BYTES = Integer.MAX_VALUE - 16L;

    private Bounds() {}

    /** Number of chunks for {@code totalBytes}, at least one. */
    public static int chunksFor(long totalBytes) {
        return (int) Math.max(1, (totalBytes + CHUNK_BYTES - 1) / CHUNK_BYTES);
    }

    static void requireAtLeast(String what, long value, long smallest) {
        if (value < smallest) {
            throw new IllegalArgumentException(what + " must be at least " + smallest + ", got: " + value);
        }
    }

    static void requireWithin(String what, long value, long smallest, long largest) {
        requireAtLeast(what, value, smallest);
        if (value > largest) {
            throw new IllegalArgumentException(what + " must be at most " + largest + ", got: " + value);
        }
    }
}
