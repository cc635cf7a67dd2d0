package io.edgewatch.trainer.spill;

import java.time.Instant;
import java.util.Arrays;

/** Steps as a spill holds them: the tensors of step t are filled with the byte t, in pieces of 7 and 3 bytes. */
final class SpilledSteps {
    static final String IDENTITY = "0123456789abcdef".repeat(4);
    static final int TENSOR_BYTES = 10;
    static final SegmentHeader HEADER = new SegmentHeader(IDENTITY, 2, TENSOR_BYTES);

    private SpilledSteps() {}

    static SpilledStep step(long t) {
        return new SpilledStep(t, Instant.ofEpochMilli(1_700_000_000_000L + t), t / 4.0, t % 5 == 0 ? Double.NaN : t);
    }

    static byte[][] tensor(long t) {
        byte[][] pieces = pieces();
        for (byte[] piece : pieces) {
            Arrays.fill(piece, (byte) t);
        }
        return pieces;
    }

    static byte[][] pieces() {
        return new byte[][] {new byte[7], new byte[3]};
    }
}
