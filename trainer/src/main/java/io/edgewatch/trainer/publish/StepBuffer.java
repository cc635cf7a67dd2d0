package io.edgewatch.trainer.publish;

import io.edgewatch.numerics.tensor.TensorBytes;
import io.edgewatch.wire.Bounds;
import io.edgewatch.wire.Precision;
import io.edgewatch.wire.TensorKind;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.EnumMap;
import java.util.Map;
import java.util.Optional;
import org.nd4j.linalg.api.ndarray.INDArray;

/** One step's bytes, chunked at their exact sizes; filled by the training thread, emptied by the publisher, reused. */
final class StepBuffer {
    private final Map<TensorKind, byte[][]> chunks = new EnumMap<>(TensorKind.class);
    private long step;
    private Instant time = Instant.EPOCH;
    private double loss;
    private double gradientNorm;
    private Optional<StepRange> missedBefore = Optional.empty();

    StepBuffer(int dimension, Precision precision) {
        long bytes = (long) dimension * precision.bytes();
        chunks.put(TensorKind.GRADIENT, allocate(bytes));
        chunks.put(TensorKind.WEIGHTS, allocate(bytes));
    }

    private static byte[][] allocate(long totalBytes) {
        byte[][] pieces = new byte[Bounds.chunksFor(totalBytes)][];
        for (int i = 0; i < pieces.length; i++) {
            pieces[i] = new byte[(int) Math.min(Bounds.CHUNK_BYTES, totalBytes - (long) i * Bounds.CHUNK_BYTES)];
        }
        return pieces;
    }

    void fill(TakenStep taken, Optional<StepRange> missed) {
        step = taken.step();
        time = taken.time();
        loss = taken.loss();
        gradientNorm = taken.gradientNorm();
        missedBefore = missed;
        copy(taken.weights(), TensorKind.WEIGHTS);
        copy(taken.gradient(), TensorKind.GRADIENT);
    }

    private void copy(INDArray tensor, TensorKind kind) {
        byte[][] pieces = chunks(kind);
        for (int i = 0; i < pieces.length; i++) {
            TensorBytes.writePart(tensor, i * Bounds.CHUNK_BYTES, ByteBuffer.wrap(pieces[i]));
        }
    }

    byte[][] chunks(TensorKind kind) {
        byte[][] pieces = chunks.get(kind);
        if (pieces == null) {
            throw new IllegalArgumentException("a step buffer holds no " + kind.label());
        }
        return pieces;
    }

    Iterable<TensorKind> kinds() {
        return chunks.keySet();
    }

    long step() {
        return step;
    }

    Instant time() {
        return time;
    }

    double loss() {
        return loss;
    }

    double gradientNorm() {
        return gradientNorm;
    }

    /** Steps that were dropped since the last accepted one; to be declared before this one. */
    Optional<StepRange> missedBefore() {
        return missedBefore;
    }
}
