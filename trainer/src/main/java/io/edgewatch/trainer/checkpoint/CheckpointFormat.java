package io.edgewatch.trainer.checkpoint;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.zip.CRC32C;

/**
 * A checkpoint's bytes, little-endian: {@code "EWCHKPT1"}, identity (64 characters), next step (8), length of the weights
 * (8), the weights, CRC-32C of all before (4).
 */
final class CheckpointFormat {
    static final int IDENTITY_BYTES = 64;
    static final int HEADER_BYTES = 8 + IDENTITY_BYTES + 2 * Long.BYTES;
    static final int CHECKSUM_BYTES = Integer.BYTES;
    private static final byte[] MAGIC = "EWCHKPT1".getBytes(StandardCharsets.US_ASCII);

    private CheckpointFormat() {}

    /** Header, weights and checksum, to be written one after the other; the weights are not copied. */
    static List<ByteBuffer> encode(Checkpoint checkpoint) {
        byte[] header = ByteBuffer.allocate(HEADER_BYTES)
                .order(ByteOrder.LITTLE_ENDIAN)
                .put(MAGIC)
                .put(checkpoint.identity().getBytes(StandardCharsets.US_ASCII))
                .putLong(checkpoint.nextStep())
                .putLong(checkpoint.weights().length)
                .array();
        CRC32C crc = new CRC32C();
        crc.update(header);
        crc.update(checkpoint.weights());
        ByteBuffer checksum = ByteBuffer.allocate(CHECKSUM_BYTES)
                .order(ByteOrder.LITTLE_ENDIAN)
                .putInt(0, (int) crc.getValue());
        return List.of(ByteBuffer.wrap(header), ByteBuffer.wrap(checkpoint.weights()), checksum);
    }

    static Checkpoint decode(byte[] bytes) throws DamagedCheckpointException {
        int end = bytes.length - CHECKSUM_BYTES;
        if (end < HEADER_BYTES) {
            throw new DamagedCheckpointException("is cut at byte " + bytes.length);
        }
        ByteBuffer in = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
        CRC32C crc = new CRC32C();
        crc.update(bytes, 0, end);
        if (in.getInt(end) != (int) crc.getValue()) {
            throw new DamagedCheckpointException("is cut or damaged: its checksum is another one");
        }
        byte[] magic = new byte[MAGIC.length];
        byte[] identity = new byte[IDENTITY_BYTES];
        in.get(magic).get(identity);
        long nextStep = in.getLong();
        long length = in.getLong();
        if (!Arrays.equals(magic, MAGIC) || length != end - HEADER_BYTES || nextStep < 0) {
            throw new DamagedCheckpointException("is of another format, this edgewatch reads EWCHKPT1");
        }
        return new Checkpoint(
                new String(identity, StandardCharsets.US_ASCII),
                nextStep,
                Arrays.copyOfRange(bytes, HEADER_BYTES, end));
    }
}
