package io.edgewatch.wire;

import static io.edgewatch.wire.MalformedRecordException.Reason.INVALID;

import java.nio.charset.StandardCharsets;

/**
 * Whose progress: an analyzer instance on a run.
 *
 * @param instance analyzer instance
 * @param run run id
 */
public record ProgressKey(String instance, String run) {
    public ProgressKey {
        Name.require("instance", instance);
        Name.require("run", run);
    }

    /** Record key, {@code instance/run}. */
    public byte[] encode() {
        return (instance + '/' + run).getBytes(StandardCharsets.UTF_8);
    }

    /** Reads what {@link #encode} wrote. */
    public static ProgressKey decode(byte[] key) throws MalformedRecordException {
        String text = new String(key, StandardCharsets.UTF_8);
        String[] parts = text.split("/", -1);
        if (parts.length != 2 || !Name.isValid(parts[0]) || !Name.isValid(parts[1])) {
            throw new MalformedRecordException(INVALID, "a progress key is instance/run, got: '" + text + "'");
        }
        return new ProgressKey(parts[0], parts[1]);
    }
}
