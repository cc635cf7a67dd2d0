package io.edgewatch.trainer.spill;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.Arrays;
import java.util.zip.CRC32C;

/**
 * A segment's bytes, all little-endian: a header, then records of equal length, so that a damaged record does not hide
 * those after it.
 *
 * <pre>
 * header  "EWSPILL1" · identity, 64 characters · attempt, 4 · tensor bytes, 8 · CRC-32C of these
 * record  step, 8 · epoch milliseconds, 8 · loss, 8 · gradient norm, 8 · gradient · weights · CRC-32C of these
 * </pre>
 */
final class SegmentFormat {
    static final int STEP_BYTES = 4 * Long.BYTES;
    static final int CHECKSUM_BYTES = Integer.BYTES;
    static final int HEADER_BYTES = 8 + 64 + Integer.BYTES + Long.BYTES + CHECKSUM_BYTES;
    private static final byte[] MAGIC = "EWSPILL1".getBytes(StandardCharsets.US_ASCII);

    private SegmentFormat() {}

    static byte[] encode(SegmentHeader header) {
        ByteBuffer bytes = allocate(HEADER_BYTES)
                .put(MAGIC)
                .put(header.identity().getBytes(StandardCharsets.US_ASCII))
                .putInt(header.attempt())
                .putLong(header.tensorBytes());
        return bytes.putInt(checksum(bytes.array(), bytes.position())).array();
    }

    static SegmentHeader decodeHeader(byte[] bytes) throws DamagedSegmentException {
        if (bytes.length != HEADER_BYTES) {
            throw new DamagedSegmentException("is cut within its header, at byte " + bytes.length);
        }
        ByteBuffer header = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
        int end = HEADER_BYTES - CHECKSUM_BYTES;
        if (header.getInt(end) != checksum(bytes, end)) {
            throw new DamagedSegmentException("has a damaged header");
        }
        byte[] magic = new byte[MAGIC.length];
        byte[] identity = new byte[64];
        header.get(magic).get(identity);
        if (!Arrays.equals(magic, MAGIC)) {
            throw new DamagedSegmentException("is of another format, this edgewatch reads EWSPILL1");
        }
        try {
            return new SegmentHeader(
                    new String(identity, StandardCharsets.US_ASCII), header.getInt(), header.getLong());
        } catch (IllegalArgumentException e) {
            throw new DamagedSegmentException("has an impossible header: " + e.getMessage());
        }
    }

    static byte[] encode(SpilledStep step) {
        return allocate(STEP_BYTES)
                .putLong(step.step())
                .putLong(step.time().toEpochMilli())
                .putDouble(step.loss())
                .putDouble(step.gradientNorm())
                .array();
    }

    static SpilledStep decodeStep(byte[] bytes) throws DamagedSegmentException {
        ByteBuffer step = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
        try {
            return new SpilledStep(
                    step.getLong(), Instant.ofEpochMilli(step.getLong()), step.getDouble(), step.getDouble());
        } catch (IllegalArgumentException | DateTimeException e) {
            throw new DamagedSegmentException("has an impossible step: " + e.getMessage());
        }
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
