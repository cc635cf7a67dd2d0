package io.edgewatch.analyzers.host.assembly;

import io.edgewatch.wire.MalformedRecordException;
import io.edgewatch.wire.TensorChunkHeader;
import io.edgewatch.wire.TensorReference;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;

/** The tensors of one kind of one run that have begun to arrive. */
final class TensorInbox {
    private record StepKey(int attempt, long step) {}

    private final long tensorBytes;
    private final Map<StepKey, PartialTensor> partial = new HashMap<>();
    private long position = -1;

    /**
     * An empty inbox.
     *
     * @param tensorBytes what every tensor of the run has; another size is refused before anything is allocated
     */
    TensorInbox(long tensorBytes) {
        this.tensorBytes = tensorBytes;
    }

    void add(TensorChunkHeader header, long offset, byte[] chunk) throws MalformedRecordException {
        if (header.totalBytes() != tensorBytes) {
            throw new MalformedRecordException(
                    MalformedRecordException.Reason.OVERSIZED,
                    "a tensor of " + header.totalBytes() + " bytes in a run whose tensors have " + tensorBytes);
        }
        if (chunk.length != header.length()) {
            throw new MalformedRecordException(
                    MalformedRecordException.Reason.TRUNCATED,
                    "chunk " + header.index() + " of " + header.count() + " should have " + header.length()
                            + " bytes, has " + chunk.length);
        }
        StepKey key = new StepKey(header.attempt(), header.step());
        PartialTensor tensor = partial.get(key);
        if (tensor == null || !tensor.isOfSameTensor(header)) {
            tensor = new PartialTensor(header, offset);
            partial.put(key, tensor);
        }
        tensor.add(header, chunk);
    }

    /** The reader is past every offset below {@code position}. */
    void advanceTo(long newPosition) {
        position = Math.max(position, newPosition);
    }

    /** The tensor of a step, once it is whole. */
    Optional<PartialTensor> complete(int attempt, long step) {
        return Optional.ofNullable(partial.get(new StepKey(attempt, step))).filter(PartialTensor::isComplete);
    }

    /** Whether a chunk of the tensor has not come and will not. */
    boolean isLost(int attempt, long step, TensorReference reference) {
        return position > reference.lastOffset() && complete(attempt, step).isEmpty();
    }

    /** Forgets an attempt's tensors of steps that never came to be, and of steps already done. */
    void discardBefore(int attempt, long offset) {
        partial.entrySet()
                .removeIf(t -> t.getKey().attempt() == attempt && t.getValue().firstOffset() < offset);
    }

    /** Which tensors somebody may still want. */
    @FunctionalInterface
    interface Wanted {
        boolean test(int attempt, long step);
    }

    /** Forgets the others. */
    void discardUnless(Wanted wanted) {
        partial.keySet().removeIf(key -> !wanted.test(key.attempt(), key.step()));
    }

    /** Where the tensors of later attempts begin that are held. */
    OptionalLong firstOffsetAfterAttempt(int attempt) {
        return partial.entrySet().stream()
                .filter(t -> t.getKey().attempt() > attempt)
                .mapToLong(t -> t.getValue().firstOffset())
                .min();
    }

    boolean holdsLaterThan(int attempt) {
        return partial.keySet().stream().anyMatch(key -> key.attempt() > attempt);
    }

    void discard(int attempt, long step) {
        partial.remove(new StepKey(attempt, step));
    }

    long tensorBytes() {
        return tensorBytes;
    }

    long bufferedBytes() {
        return partial.size() * tensorBytes;
    }
}
