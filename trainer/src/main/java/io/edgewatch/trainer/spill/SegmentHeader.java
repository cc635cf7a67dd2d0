package io.edgewatch.trainer.spill;

import io.edgewatch.wire.Bounds;
import java.util.regex.Pattern;

/**
 * Whose steps a segment holds; all its records have one length.
 *
 * @param identity SHA-256 that names the run, lower-case hexadecimal
 * @param attempt attempt whose steps these are, from 1
 * @param tensorBytes length of a gradient, and of the weights
 * @param stateBytes length of an optimizer's state, for which every record has room; 0 if no step carries it
 * @param extended whether records have room for a probe and a state; those of other runs are as earlier edgewatches wrote them
 */
public record SegmentHeader(String identity, int attempt, long tensorBytes, long stateBytes, boolean extended) {
    private static final Pattern SHA_256 = Pattern.compile("[0-9a-f]{64}");

    /** Of steps that are weights and gradient only. */
    public SegmentHeader(String identity, int attempt, long tensorBytes) {
        this(identity, attempt, tensorBytes, 0, false);
    }

    public SegmentHeader {
        if (!SHA_256.matcher(identity).matches()) {
            throw new IllegalArgumentException("a run's identity must be a SHA-256, got: '" + identity + "'");
        }
        if (attempt < 1) {
            throw new IllegalArgumentException("attempt must be at least 1, got: " + attempt);
        }
        if (tensorBytes < 1 || tensorBytes > Bounds.TENSOR_BYTES) {
            throw new IllegalArgumentException(
                    "tensor bytes must be 1 to " + Bounds.TENSOR_BYTES + ", got: " + tensorBytes);
        }
        if (stateBytes < 0 || stateBytes > Bounds.TENSOR_BYTES || (stateBytes > 0 && !extended)) {
            throw new IllegalArgumentException("state bytes must be 0 to " + Bounds.TENSOR_BYTES
                    + ", and 0 where records have no room for them, got: " + stateBytes);
        }
    }

    /** Length of every record of the segment. */
    long recordBytes() {
        return stepBytes() + allTensorBytes() + SegmentFormat.CHECKSUM_BYTES;
    }

    /** Length of what a record says of its step before the tensors. */
    int stepBytes() {
        return SegmentFormat.STEP_BYTES + (extended ? SegmentFormat.PROBE_BYTES : 0);
    }

    /** Length of a record's tensors. */
    long allTensorBytes() {
        return 2 * tensorBytes + stateBytes;
    }

    /** Length of this header in a file. */
    int headerBytes() {
        return SegmentFormat.HEADER_BYTES + (extended ? Long.BYTES : 0);
    }
}
