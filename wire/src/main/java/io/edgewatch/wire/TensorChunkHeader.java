package io.edgewatch.wire;

import static io.edgewatch.wire.MalformedRecordException.Reason.INVALID;
import static io.edgewatch.wire.MalformedRecordException.Reason.OVERSIZED;
import static io.edgewatch.wire.MalformedRecordException.Reason.UNKNOWN_VERSION;

import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * The record headers of one tensor chunk; the value is raw little-endian numbers and nothing else.
 *
 * @param run run id
 * @param attempt attempt, from 1
 * @param step t
 * @param kind which tensor
 * @param precision number type
 * @param index this chunk, from 0
 * @param count chunks of the tensor
 * @param totalBytes length of the tensor
 * @param crc32c checksum of the whole tensor
 */
public record TensorChunkHeader(
        String run,
        int attempt,
        long step,
        TensorKind kind,
        Precision precision,
        int index,
        int count,
        long totalBytes,
        int crc32c) {
    private static final String VERSION = "1";

    public TensorChunkHeader {
        Name.require("run", run);
        Bounds.requireAtLeast("attempt", attempt, 1);
        Bounds.requireAtLeast("step", step, 0);
        Bounds.requireWithin("tensor bytes", totalBytes, 1, Bounds.TENSOR_BYTES);
        if (totalBytes % precision.bytes() != 0) {
            throw new IllegalArgumentException("tensor bytes must be a multiple of " + precision.bytes() + " in "
                    + precision.label() + ", got: " + totalBytes);
        }
        DatasetReference.requireChunks(count, totalBytes);
        Bounds.requireWithin("chunk", index, 0, count - 1L);
    }

    /** Where this chunk begins in the tensor. */
    public int offsetInTensor() {
        return index * Bounds.CHUNK_BYTES;
    }

    /** Length of this chunk's value. */
    public int length() {
        return (int) Math.min(Bounds.CHUNK_BYTES, totalBytes - offsetInTensor());
    }

    /** The headers, in a fixed order, as readable text. */
    public Map<String, byte[]> fields() {
        Map<String, byte[]> fields = new LinkedHashMap<>();
        put(fields, "format", VERSION);
        put(fields, "run", run);
        put(fields, "attempt", Integer.toString(attempt));
        put(fields, "step", Long.toString(step));
        put(fields, "tensor", kind.label());
        put(fields, "precision", precision.label());
        put(fields, "chunk", index + "/" + count);
        put(fields, "bytes", Long.toString(totalBytes));
        put(fields, "crc32c", Integer.toHexString(crc32c));
        return fields;
    }

    static void put(Map<String, byte[]> fields, String name, String value) {
        fields.put(name, value.getBytes(StandardCharsets.UTF_8));
    }

    /**
     * Reads what {@link #fields} wrote.
     *
     * @param field the value of a header, or null where the record has none of that name
     */
    public static TensorChunkHeader from(Function<String, byte @Nullable []> field) throws MalformedRecordException {
        String version = text(field, "format");
        if (!version.equals(VERSION)) {
            throw new MalformedRecordException(
                    UNKNOWN_VERSION, "tensor format '" + version + "', this edgewatch reads " + VERSION);
        }
        try {
            long totalBytes = Long.parseLong(text(field, "bytes"));
            if (totalBytes > Bounds.TENSOR_BYTES) {
                throw new MalformedRecordException(OVERSIZED, "a tensor that declares " + totalBytes + " bytes");
            }
            String chunk = text(field, "chunk");
            int slash = chunk.indexOf('/');
            if (slash < 0) {
                throw new MalformedRecordException(INVALID, "header chunk must be i/n, got: '" + chunk + "'");
            }
            return new TensorChunkHeader(
                    text(field, "run"),
                    Integer.parseInt(text(field, "attempt")),
                    Long.parseLong(text(field, "step")),
                    TensorKind.labelled(text(field, "tensor")),
                    Precision.labelled(text(field, "precision")),
                    Integer.parseInt(chunk.substring(0, slash)),
                    Integer.parseInt(chunk.substring(slash + 1)),
                    totalBytes,
                    Integer.parseUnsignedInt(text(field, "crc32c"), 16));
        } catch (IllegalArgumentException e) {
            throw new MalformedRecordException(INVALID, "tensor headers: " + e.getMessage());
        }
    }

    static String text(Function<String, byte @Nullable []> field, String name) throws MalformedRecordException {
        byte[] value = field.apply(name);
        if (value == null) {
            throw new MalformedRecordException(INVALID, "a chunk without header '" + name + "'");
        }
        return new String(value, StandardCharsets.UTF_8);
    }
}
