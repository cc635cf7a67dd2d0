package io.edgewatch.trainer.spill;

import io.edgewatch.wire.Probe;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.Arrays;
import java.util.Optional;
import java.util.zip.CRC32C;

/**
 * A segment's bytes, all little-endian: a header, then records of equal length, so that a damaged record does not hide
 * those after it.
 *
 * <pre>
 * header  "EWSPILL1" · identity, 64 characters · attempt, 4 · tensor bytes, 8 · CRC-32C of these
 * record  step, 8 · epoch milliseconds, 8 · loss, 8 · gradient norm, 8 · gradient · weights · CRC-32C of these
 * </pre>
 *
 * Of runs with probes or the optimizer's state the magic is EWSPILL2, the length of the state follows that of the tensors, curvature, 8 ·
 * residual, 8 · gradients, 4 (0 if there was no probe) · seconds, 8 follow the gradient norm, and the state follows the weights.
 */
final class SegmentFormat {
    static final int STEP_BYTES = 4 * Long.BYTES;
    static final int PROBE_BYTES = 3 * Double.BYTES + Integer.BYTES;
    static final int CHECKSUM_BYTES = Integer.BYTES;
    static final int HEADER_BYTES = 8 + 64 + Integer.BYTES + Long.BYTES + CHECKSUM_BYTES;
    static final int MAGIC_BYTES = 8;
    private static final byte[] MAGIC = "EWSPILL1".getBytes(StandardCharsets.US_ASCII);
    private static final byte[] EXTENDED_MAGIC = "EWSPILL2".getBytes(StandardCharsets.US_ASCII);

    private SegmentFormat() {}

    static byte[] encode(SegmentHeader header) {
        ByteBuffer bytes = allocate(header.headerBytes())
                .put(header.extended() ? EXTENDED_MAGIC : MAGIC)
                .put(header.identity().getBytes(StandardCharsets.US_ASCII))
                .putInt(header.attempt())
                .putLong(header.tensorBytes());
        if (header.extended()) {
            bytes.putLong(header.stateBytes());
        }
        return bytes.putInt(checksum(bytes.array(), bytes.position())).array();
    }

    /** Length of the header that begins so. */
    static int headerBytes(byte[] beginning) {
        return HEADER_BYTES + (isExtended(beginning) ? Long.BYTES : 0);
    }

    private static boolean isExtended(byte[] beginning) {
        return Arrays.equals(Arrays.copyOf(beginning, MAGIC_BYTES), EXTENDED_MAGIC);
    }

    static SegmentHeader decodeHeader(byte[] bytes) throws DamagedSegmentException {
        boolean extended = isExtended(bytes);
        if (bytes.length != headerBytes(bytes)) {
            throw new DamagedSegmentException("is cut within its header, at byte " + bytes.length);
        }
        ByteBuffer header = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
        int end = bytes.length - CHECKSUM_BYTES;
        if (header.getInt(end) != checksum(bytes, end)) {
            throw new DamagedSegmentException("has a damaged header");
        }
        byte[] magic = new byte[MAGIC.length];
        byte[] identity = new byte[64];
        header.get(magic).get(identity);
        if (!extended && !Arrays.equals(magic, MAGIC)) {
            throw new DamagedSegmentException("is of another format, this edgewatch reads EWSPILL1 and EWSPILL2");
        }
        try {
            return new SegmentHeader(
                    new String(identity, StandardCharsets.US_ASCII),
                    header.getInt(),
                    header.getLong(),
                    extended ? header.getLong() : 0,
                    extended);
        } catch (IllegalArgumentException e) {
            throw new DamagedSegmentException("has an impossible header: " + e.getMessage());
        }
    }

    static byte[] encode(SpilledStep step, SegmentHeader header) {
        ByteBuffer bytes = allocate(header.stepBytes())
                .putLong(step.step())
                .putLong(step.time().toEpochMilli())
                .putDouble(step.loss())
                .putDouble(step.gradientNorm());
        if (header.extended()) {
            step.probe()
                    .ifPresent(probe -> bytes.putDouble(probe.curvature())
                            .putDouble(probe.residual())
                            .putInt(probe.gradients())
                            .putDouble(probe.seconds()));
        }
        return bytes.array();
    }

    static SpilledStep decodeStep(byte[] bytes) throws DamagedSegmentException {
        ByteBuffer step = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
        try {
            return new SpilledStep(
                    step.getLong(),
                    Instant.ofEpochMilli(step.getLong()),
                    step.getDouble(),
                    step.getDouble(),
                    step.hasRemaining()
                            ? probe(step.getDouble(), step.getDouble(), step.getInt(), step.getDouble())
                            : Optional.empty());
        } catch (IllegalArgumentException | DateTimeException e) {
            throw new DamagedSegmentException("has an impossible step: " + e.getMessage());
        }
    }

    private static Optional<Probe> probe(double curvature, double residual, int gradients, double seconds) {
        return gradients == 0 ? Optional.empty() : Optional.of(new Probe(curvature, residual, gradients, seconds));
    }

    static byte[] encodeChecksum(CRC32C crc) {
        return allocate(CHECKSUM_BYTES).putInt((int) crc.getValue()).array();
    }

    static boolean isChecksum(byte[] bytes, CRC32C crc) {
        return ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN).getInt() == (int) crc.getValue();
    }

    private static int checksum(byte[] bytes, int length) {
        CRC32C crc = new CRC32C();
        crc.update(bytes, 0, length);
        return (int) crc.getValue();
    }

    private static ByteBuffer allocate(int bytes) {
        return ByteBuffer.allocate(bytes).order(ByteOrder.LITTLE_ENDIAN);
    }
}
