package io.edgewatch.wire;

import static io.edgewatch.wire.MalformedRecordException.Reason.INVALID;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * What a measurement is of; the same key twice is the same measurement again, so results are idempotent.
 *
 * @param run run id
 * @param attempt attempt, from 1
 * @param step t
 * @param instance the analyzer's name, or what it was started as
 * @param quantity what was measured
 * @param index from 0; for eigenvalues the place in descending order
 */
public record MeasurementKey(String run, int attempt, long step, String instance, String quantity, int index) {
    public MeasurementKey {
        Name.require("run", run);
        Bounds.requireAtLeast("attempt", attempt, 1);
        Bounds.requireAtLeast("step", step, 0);
        Name.require("instance", instance);
        Name.require("quantity", quantity);
        Bounds.requireAtLeast("index", index, 0);
    }

    /** Record key, {@code run/attempt/step/instance/quantity/index}: canonical, so that compaction can compare it. */
    public byte[] encode() {
        return (run + '/' + attempt + '/' + step + '/' + instance + '/' + quantity + '/' + index)
                .getBytes(StandardCharsets.UTF_8);
    }

    /** Reads what {@link #encode} wrote. */
    public static MeasurementKey decode(byte[] key) throws MalformedRecordException {
        String text = new String(key, StandardCharsets.UTF_8);
        String[] parts = text.split("/", -1);
        if (parts.length != 6) {
            throw new MalformedRecordException(INVALID, "a measurement key has six parts, got: '" + text + "'");
        }
        MeasurementKey read;
        try {
            read = new MeasurementKey(
                    parts[0],
                    Integer.parseInt(parts[1]),
                    Long.parseLong(parts[2]),
                    parts[3],
                    parts[4],
                    Integer.parseInt(parts[5]));
        } catch (IllegalArgumentException e) {
            throw new MalformedRecordException(INVALID, "measurement key '" + text + "': " + e.getMessage());
        }
        if (!Arrays.equals(read.encode(), key)) { // "+1" and "01" are numbers to parseInt
            throw new MalformedRecordException(
                    INVALID,
                    "measurement key '" + text + "' is not canonical, wanted: "
                            + new String(read.encode(), StandardCharsets.UTF_8));
        }
        return read;
    }
}
