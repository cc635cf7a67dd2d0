package io.edgewatch.wire;

import java.nio.charset.StandardCharsets;

/**
 * One piece of the encoded training data.
 *
 * @param contentHash SHA-256 of all of it
 * @param index from 0
 * @param count number of chunks
 * @param totalBytes length of all of it
 * @param content this piece; not copied
 */
@SuppressWarnings("ArrayRecordComponent") // handed on, not compared
public record DatasetChunk(String contentHash, int index, int count, long totalBytes, byte[] content) {
    public DatasetChunk {
        DatasetReference.requireHash(contentHash);
        Bounds.requireWithin("dataset bytes", totalBytes, 1, Bounds.DATASET_BYTES);
        DatasetReference.requireChunks(count, totalBytes);
        Bounds.requireWithin("dataset chunk", index, 0, count - 1L);
        long wanted = Math.min(Bounds.CHUNK_BYTES, totalBytes - (long) index * Bounds.CHUNK_BYTES);
        Bounds.requireWithin("bytes of dataset chunk " + index + '/' + count, content.length, wanted, wanted);
    }

    /** Record key, {@code hash/index}: publishing the same data again replaces, it does not add. */
    public byte[] key() {
        return (contentHash + "/" + index).getBytes(StandardCharsets.UTF_8);
    }
}
