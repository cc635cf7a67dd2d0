package io.edgewatch.wire;

import static io.edgewatch.wire.MalformedRecordException.Reason.INVALID;

import java.nio.charset.StandardCharsets;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Whose chunk of a state, on {@link Topic#PROGRESS}.
 *
 * @param slot 0 or 1
 * @param index of the chunk, from 0
 * @param owner whose progress the state is beside
 */
public record StateChunkKey(int slot, int index, ProgressKey owner) {
    private static final Pattern TEXT = Pattern.compile("state/([01])/(0|[1-9][0-9]{0,8})/([^/]+/[^/]+)");

    public StateChunkKey {
        Bounds.requireWithin("slot", slot, 0, StateChunks.SLOTS - 1L);
        Bounds.requireAtLeast("chunk", index, 0);
    }

    /** Whether a record of the topic is a chunk, and no progress. */
    public static boolean isOne(byte[] key) {
        return TEXT.matcher(text(key)).matches();
    }

    /** Record key, {@code state/slot/index/instance/run}. */
    public byte[] encode() {
        String head = "state/" + slot + '/' + index + '/';
        return (head + text(owner.encode())).getBytes(StandardCharsets.UTF_8);
    }

    /** Reads what {@link #encode} wrote. */
    public static StateChunkKey decode(byte[] key) throws MalformedRecordException {
        Matcher parts = TEXT.matcher(text(key));
        if (!parts.matches()) {
            throw new MalformedRecordException(
                    INVALID, "a state chunk's key is state/slot/index/instance/run, got: '" + text(key) + "'");
        }
        return new StateChunkKey(
                Integer.parseInt(parts.group(1)),
                Integer.parseInt(parts.group(2)),
                ProgressKey.decode(parts.group(3).getBytes(StandardCharsets.UTF_8)));
    }

    private static String text(byte[] key) {
        return new String(key, StandardCharsets.UTF_8);
    }
}
