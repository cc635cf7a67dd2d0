package io.edgewatch.wire;

import java.time.Instant;
import java.util.Map;

/** Bounds that records are checked against before anything is allocated, and the checks of their fields. */
public final class Bounds {
    /** Payload of one chunk: 1000 KiB, so that a chunk with its headers stays under Kafka's default 1,048,588 bytes. */
    public static final int CHUNK_BYTES = 1_024_000;

    /** Largest training data published on a topic. */
    public static final long DATASET_BYTES = 256L << 20;

    /** Largest tensor: what one Java array holds. */
    public static final long TENSOR_BYTES = Integer.MAX_VALUE - 16L;

    /** Longest text for a person; what is longer is cut, so that a message quoting bad input cannot outgrow a record. */
    public static final int TEXT_CHARACTERS = 2000;

    private Bounds() {}

    /** Number of chunks for {@code totalBytes}, at least one. */
    public static int chunksFor(long totalBytes) {
        requireWithin("bytes to cut into chunks", totalBytes, 0, TENSOR_BYTES);
        return (int) Math.max(1, (totalBytes + CHUNK_BYTES - 1) / CHUNK_BYTES);
    }

    static void requireAtLeast(String what, long value, long smallest) {
        if (value < smallest) {
            throw new IllegalArgumentException(what + " must be at least " + smallest + ", got: " + value);
        }
    }

    /** The text, cut to {@link #TEXT_CHARACTERS} with an ellipsis at the end. */
    static String forPerson(String text) {
        if (text.length() <= TEXT_CHARACTERS) {
            return text;
        }
        int end = TEXT_CHARACTERS - 1;
        return text.substring(0, Character.isHighSurrogate(text.charAt(end - 1)) ? end - 1 : end) + '…';
    }

    static void requireOffsets(String what, Map<Topic, Long> offsets) {
        offsets.forEach((topic, offset) -> requireAtLeast(what + " in " + topic.topicName(), offset, 0));
    }

    /** The time as the wire carries it, so that a record read back equals the one written. */
    static Instant toMilliseconds(String what, Instant time) {
        try {
            return Instant.ofEpochMilli(time.toEpochMilli());
        } catch (ArithmeticException e) {
            throw new IllegalArgumentException(what + " must be in the range of epoch milliseconds, got: " + time, e);
        }
    }

    static void requireWithin(String what, long value, long smallest, long largest) {
        requireAtLeast(what, value, smallest);
        if (value > largest) {
            throw new IllegalArgumentException(what + " must be at most " + largest + ", got: " + value);
        }
    }
}
