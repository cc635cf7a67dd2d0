package io.edgewatch.trainer.spill;

import io.edgewatch.wire.Bounds;
import java.util.regex.Pattern;

/**
 * Whose steps a segment holds; all its records have one length.
 *
 * @param identity SHA-256 that names the run, lower-case hexadecimal
 * @param attempt attempt whose steps these are, from 1
 * @param tensorBytes length of a gradient, and of the weights
 */
public record SegmentHeader(String identity, int attempt, long tensorBytes) {
    private static final Pattern SHA_256 = Pattern.compile("[0-9a-f]{64}");

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
    }

    /** Length of every record of the segment. */
    long recordBytes() {
        return SegmentFormat.STEP_BYTES + 2 * tensorBytes + SegmentFormat.CHECKSUM_BYTES;
    }
}
