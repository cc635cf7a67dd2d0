package io.edgewatch.wire;

/**
 * Where one tensor of a step lies, in the run's partition of its topic.
 *
 * @param kind which tensor
 * @param firstOffset offset of its first chunk, as acknowledged
 * @param lastOffset offset of its last chunk; a reader past it with chunks missing knows that they will not come
 * @param chunks number of chunks
 * @param totalBytes length of the tensor
 * @param crc32c checksum of the whole tensor
 */
public record TensorReference(
        TensorKind kind, long firstOffset, long lastOffset, int chunks, long totalBytes, int crc32c) {
    public TensorReference {
        Bounds.requireWithin("tensor bytes", totalBytes, 1, Bounds.TENSOR_BYTES);
        DatasetReference.requireChunks(chunks, totalBytes);
        Bounds.requireWithin("first offset of a tensor", firstOffset, 0, Long.MAX_VALUE - chunks);
        Bounds.requireAtLeast("last offset of a tensor", lastOffset, firstOffset + chunks - 1);
    }
}
