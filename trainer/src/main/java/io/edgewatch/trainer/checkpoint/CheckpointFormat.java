package io.edgewatch.trainer.checkpoint;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.zip.CRC32C;

/**
 * A checkpoint's bytes, little-endian: {@code "EWCHKPT2"}, identity (64 characters), next step (8), length of the weights (8), length of the
 * optimizer's state (8), the weights, the state, CRC-32C of all before (4). {@code "EWCHKPT1"}, which is still read, had neither the state
 * nor its length.
 */
final class CheckpointFormat {
    static final int IDENTITY_BYTES = 64;

    private static final int MAGIC_BYTES = 8;
    private static final int FIRST_HEADER_BYTES = MAGIC_BYTES + IDENTITY_BYTES + 2 * Long.BYTES;
    private static final int HEADER_BYTES = FIRST_HEADER_BYTES + Long.BYTES;
    private static final int CHECKSUM_BYTES = Integer.BYTES;
    private static final String FIRST_MAGIC = "EWCHKPT1";
    private static final String MAGIC = "EWCHKPT2";

    private CheckpointFormat() {}

    /** Header, weights, state and checksum, to be written one after the other; weights and state are not copied. */
    static List<ByteBuffer> encode(Checkpoint checkpoint) {
        byte[] state = checkpoint
                .optimizerState()
                .orElseThrow(() -> new IllegalArgumentException("a checkpoint without a state is read, never written"));
        byte[] header = ByteBuffer.allocate(HEADER_BYTES)
                .order(ByteOrder.LITTLE_ENDIAN)
                .put(ascii(MAGIC))
                .put(ascii(checkpoint.identity()))
                .putLong(checkpoint.nextStep())
                .putLong(checkpoint.weights().length)
                .putLong(state.length)
                .array();
        CRC32C crc = new CRC32C();
        crc.update(header);
        crc.update(checkpoint.weights());
        crc.update(state);
        ByteBuffer checksum = ByteBuffer.allocate(CHECKSUM_BYTES)
                .order(ByteOrder.LITTLE_ENDIAN)
                .putInt(0, (int) crc.getValue());
        return List.of(
                ByteBuffer.wrap(header), ByteBuffer.wrap(checkpoint.weights()), ByteBuffer.wrap(state), checksum);
    }

    static Checkpoint decode(byte[] bytes) throws DamagedCheckpointException {
        int end = bytes.length - CHECKSUM_BYTES;
        if (end < FIRST_HEADER_BYTES) {
            throw new DamagedCheckpointException("is cut at byte " + bytes.length);
        }
        ByteBuffer in = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
        CRC32C crc = new CRC32C();
        crc.update(bytes, 0, end);
        if (in.getInt(end) != (int) crc.getValue()) {
            throw new DamagedCheckpointException("is cut or damaged: its checksum is another one");
        }
        in.limit(end);
        String magic = text(in, MAGIC_BYTES);
        boolean first = magic.equals(FIRST_MAGIC);
        if (!first && (!magic.equals(MAGIC) || end < HEADER_BYTES)) {
            throw otherFormat();
        }
        String identity = text(in, IDENTITY_BYTES);
        long nextStep = in.getLong();
        long weights = in.getLong();
        long state = first ? 0 : in.getLong();
        if (nextStep < 0 || weights < 0 || state < 0 || in.remaining() - weights != state) {
            throw otherFormat();
        }
        return new Checkpoint(
                identity,
                nextStep,
                next(in, (int) weights),
                first ? Optional.empty() : Optional.of(next(in, (int) state)));
    }

    private static DamagedCheckpointException otherFormat() {
        return new DamagedCheckpointException(
                "is of another format, this edgewatch reads " + FIRST_MAGIC + " and " + MAGIC);
    }

    private static String text(ByteBuffer in, int length) {
        return new String(next(in, length), StandardCharsets.US_ASCII);
    }

    private static byte[] next(ByteBuffer in, int length) {
        byte[] bytes = new byte[length];
        in.get(bytes);
        return bytes;
    }

    private static byte[] ascii(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }
}
