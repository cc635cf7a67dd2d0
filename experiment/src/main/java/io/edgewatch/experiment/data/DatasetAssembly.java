package io.edgewatch.experiment.data;

import static io.edgewatch.wire.MalformedRecordException.Reason.CORRUPTED;
import static io.edgewatch.wire.MalformedRecordException.Reason.INVALID;
import static io.edgewatch.wire.MalformedRecordException.Reason.TRUNCATED;

import io.edgewatch.wire.Bounds;
import io.edgewatch.wire.DatasetChunk;
import io.edgewatch.wire.DatasetReference;
import io.edgewatch.wire.MalformedRecordException;
import java.util.BitSet;

/**
 * Puts the chunks of one dataset together, in any order, duplicates welcome.
 *
 * <p>The reference bounds what is allocated: {@link DatasetReference} cannot be built beyond {@link
 * Bounds#DATASET_BYTES}. For one thread.
 */
public final class DatasetAssembly {
    private final DatasetReference reference;
    private final byte[] bytes;
    private final BitSet present;

    /** Starts with no chunk. */
    public DatasetAssembly(DatasetReference reference) {
        this.reference = reference;
        this.bytes = new byte[(int) reference.totalBytes()];
        this.present = new BitSet(reference.chunks());
    }

    /** Whether {@code chunk} is a piece of this dataset; others on the same partition are passed over. */
    public boolean wants(DatasetChunk chunk) {
        return chunk.contentHash().equals(reference.contentHash());
    }

    /**
     * Takes a chunk that is {@linkplain #wants wanted}.
     *
     * @throws MalformedRecordException if it disagrees with the reference on the sizes; nothing is taken then
     */
    public void add(DatasetChunk chunk) throws MalformedRecordException {
        if (!wants(chunk)) {
            throw new IllegalArgumentException(
                    "chunk is of dataset " + chunk.contentHash() + ", not of " + reference.contentHash());
        }
        if (chunk.totalBytes() != reference.totalBytes()) {
            throw new MalformedRecordException(
                    INVALID,
                    "chunk %d is of a dataset of %d bytes; the manifest says %d"
                            .formatted(chunk.index(), chunk.totalBytes(), reference.totalBytes()));
        }
        // a chunk of so large a dataset cannot be built with another length than its place has
        int start = chunk.index() * Bounds.CHUNK_BYTES;
        System.arraycopy(chunk.content(), 0, bytes, start, chunk.content().length);
        present.set(chunk.index());
    }

    /** Whether every chunk is there. */
    public boolean isComplete() {
        return present.cardinality() == reference.chunks();
    }

    /**
     * The dataset.
     *
     * @throws MalformedRecordException if chunks are missing, the content is not what its hash says, or no dataset
     */
    public Dataset finish() throws MalformedRecordException {
        if (!isComplete()) {
            throw new MalformedRecordException(
                    TRUNCATED,
                    present.cardinality() + " of " + reference.chunks() + " chunks of dataset "
                            + reference.contentHash());
        }
        String actual = EncodedDataset.contentHash(bytes);
        if (!actual.equals(reference.contentHash())) {
            throw new MalformedRecordException(
                    CORRUPTED, "dataset " + reference.contentHash() + " has content of hash " + actual);
        }
        return new DatasetCodec().decode(bytes);
    }
}
