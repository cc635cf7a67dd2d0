package io.edgewatch.wire;

import java.util.Arrays;
import java.util.Optional;
import java.util.function.IntFunction;
import java.util.zip.CRC32C;
import org.jspecify.annotations.Nullable;

/**
 * A state too large for its {@link Progress} record, in chunks of their own under {@link StateChunkKey}s. Two slots take turns, so that the
 * state before stays whole until a progress record names the next one; the checksum is of all of it, so chunks of two states are never
 * taken for one.
 *
 * @param slot 0 or 1
 * @param bytes of the whole state
 * @param crc32c of the whole state
 */
public record StateChunks(int slot, int bytes, int crc32c) {
    /** Bytes of a chunk but the last. */
    public static final int CHUNK_BYTES = 8 << 20;
    /** Bytes of a state at most. */
    public static final int MAX_BYTES = 256 << 20;
    /** Slots. */
    public static final int SLOTS = 2;

    public StateChunks {
        Bounds.requireWithin("slot", slot, 0, SLOTS - 1L);
        Bounds.requireWithin("state bytes", bytes, 1, MAX_BYTES);
    }

    /** A state in this slot. */
    public static StateChunks of(int slot, byte[] state) {
        return new StateChunks(slot, state.length, checksum(state));
    }

    private static int checksum(byte[] state) {
        var crc = new CRC32C();
        crc.update(state);
        return (int) crc.getValue();
    }

    /** How many chunks there are. */
    public int count() {
        return (bytes + CHUNK_BYTES - 1) / CHUNK_BYTES;
    }

    /** Chunk {@code index} of the state that this describes. */
    public byte[] chunk(byte[] state, int index) {
        int from = index * CHUNK_BYTES;
        return Arrays.copyOfRange(state, from, from + length(index));
    }

    private int length(int index) {
        return Math.min(CHUNK_BYTES, bytes - index * CHUNK_BYTES);
    }

    /**
     * Puts the state together; empty where a chunk is missing, or not all are of this state.
     *
     * @param chunks by index, null where there is none
     */
    public Optional<byte[]> assemble(IntFunction<byte @Nullable []> chunks) {
        byte[] state = new byte[bytes];
        for (int i = 0; i < count(); i++) {
            byte[] chunk = chunks.apply(i);
            if (chunk == null || chunk.length != length(i)) {
                return Optional.empty();
            }
            System.arraycopy(chunk, 0, state, i * CHUNK_BYTES, chunk.length);
        }
        return checksum(state) == crc32c ? Optional.of(state) : Optional.empty();
    }
}
