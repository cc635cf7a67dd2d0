package io.edgewatch.analyzers.host.assembly;

import io.edgewatch.wire.TensorChecksum;
import io.edgewatch.wire.TensorChunkHeader;
import java.util.BitSet;

/** A tensor whose chunks are arriving. */
final class PartialTensor {
    private final TensorChunkHeader first;
    private final long firstOffset;
    private final byte[] bytes;
    private final BitSet arrived;

    /** Room for the tensor that {@code header} announces; its size has been checked against the run's. */
    PartialTensor(TensorChunkHeader header, long firstOffset) {
        this.first = header;
        this.firstOffset = firstOffset;
        this.bytes = new byte[(int) header.totalBytes()];
        this.arrived = new BitSet(header.count());
    }

    /** Takes a chunk of the same tensor; the same one twice does no harm. */
    void add(TensorChunkHeader header, byte[] chunk) {
        System.arraycopy(chunk, 0, bytes, header.offsetInTensor(), chunk.length);
        arrived.set(header.index());
    }

    boolean isOfSameTensor(TensorChunkHeader header) {
        return header.count() == first.count()
                && header.totalBytes() == first.totalBytes()
                && header.crc32c() == first.crc32c();
    }

    boolean isComplete() {
        return arrived.cardinality() == first.count();
    }

    boolean hasChecksum(int crc32c) {
        return first.crc32c() == crc32c && TensorChecksum.of(bytes) == crc32c;
    }

    long firstOffset() {
        return firstOffset;
    }

    byte[] bytes() {
        return bytes;
    }
}
