package io.edgewatch.wire;

import static io.edgewatch.wire.MalformedRecordException.Reason.INVALID;
import static io.edgewatch.wire.MalformedRecordException.Reason.OVERSIZED;
import static io.edgewatch.wire.MalformedRecordException.Reason.UNKNOWN_VERSION;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * The record headers of one chunk of an {@link Eigenvector}; whose it is says the record's key, a {@link MeasurementKey}.
 *
 * @param precision number type
 * @param index this chunk, from 0
 * @param count chunks of the vector
 * @param totalBytes length of the vector
 * @param crc32c checksum of the whole vector
 */
public record EigenvectorChunkHeader(Precision precision, int index, int count, long totalBytes, int crc32c) {
    private static final String VERSION = "1";

    public EigenvectorChunkHeader {
        Bounds.requireWithin("eigenvector bytes", totalBytes, 1, Bounds.TENSOR_BYTES);
        if (totalBytes % precision.bytes() != 0) {
            throw new IllegalArgumentException("eigenvector bytes must be a multiple of " + precision.bytes() + " in "
                    + precision.label() + ", got: " + totalBytes);
        }
        DatasetReference.requireChunks(count, totalBytes);
        Bounds.requireWithin("chunk", index, 0, count - 1L);
    }

    /** The headers, in a fixed order, as readable text. */
    public Map<String, byte[]> fields() {
        Map<String, byte[]> fields = new LinkedHashMap<>();
        TensorChunkHeader.put(fields, "format", VERSION);
        TensorChunkHeader.put(fields, "precision", precision.label());
        TensorChunkHeader.put(fields, "chunk", index + "/" + count);
        TensorChunkHeader.put(fields, "bytes", Long.toString(totalBytes));
        TensorChunkHeader.put(fields, "crc32c", Integer.toHexString(crc32c));
        return fields;
    }

    /**
     * Reads what {@link #fields} wrote.
     *
     * @param field the value of a header, or null where the record has none of that name
     */
    public static EigenvectorChunkHeader from(Function<String, byte @Nullable []> field)
            throws MalformedRecordException {
        String version = TensorChunkHeader.text(field, "format");
        if (!version.equals(VERSION)) {
            throw new MalformedRecordException(
                    UNKNOWN_VERSION, "eigenvector format '" + version + "', this edgewatch reads " + VERSION);
        }
        try {
            long totalBytes = Long.parseLong(TensorChunkHeader.text(field, "bytes"));
            if (totalBytes > Bounds.TENSOR_BYTES) {
                throw new MalformedRecordException(OVERSIZED, "an eigenvector that declares " + totalBytes + " bytes");
            }
            String chunk = TensorChunkHeader.text(field, "chunk");
            int slash = chunk.indexOf('/');
            if (slash < 0) {
                throw new MalformedRecordException(INVALID, "header chunk must be i/n, got: '" + chunk + "'");
            }
            return new EigenvectorChunkHeader(
                    Precision.labelled(TensorChunkHeader.text(field, "precision")),
                    Integer.parseInt(chunk.substring(0, slash)),
                    Integer.parseInt(chunk.substring(slash + 1)),
                    totalBytes,
                    Integer.parseUnsignedInt(TensorChunkHeader.text(field, "crc32c"), 16));
        } catch (IllegalArgumentException e) {
            throw new MalformedRecordException(INVALID, "eigenvector headers: " + e.getMessage());
        }
    }
}
