package io.edgewatch.wire;

import java.util.regex.Pattern;

/**
 * Where a run's training data lies on {@link Topic#DATASETS}.
 *
 * @param contentHash SHA-256 of the encoded data, lower-case hexadecimal
 * @param partition partition of its chunks
 * @param firstOffset offset of the first chunk, as acknowledged
 * @param chunks number of chunks
 * @param totalBytes length of the encoded data
 */
public record DatasetReference(String contentHash, int partition, long firstOffset, int chunks, long totalBytes) {
    private static final Pattern SHA_256 = Pattern.compile("[0-9a-f]{64}");

    public DatasetReference {
        requireHash(contentHash);
        Bounds.requireAtLeast("dataset partition", partition, 0);
        Bounds.requireAtLeast("dataset offset", firstOffset, 0);
        Bounds.requireWithin("dataset bytes", totalBytes, 1, Bounds.DATASET_BYTES);
        requireChunks(chunks, totalBytes);
    }

    static void requireHash(String contentHash) {
        if (!SHA_256.matcher(contentHash).matches()) {
            throw new IllegalArgumentException(
                    "content hash must be a SHA-256 in hexadecimal, got: '" + contentHash + "'");
        }
    }

    static void requireChunks(int chunks, long totalBytes) {
        int wanted = Bounds.chunksFor(totalBytes);
        Bounds.requireWithin("chunks of " + totalBytes + " bytes", chunks, wanted, wanted);
    }
}
