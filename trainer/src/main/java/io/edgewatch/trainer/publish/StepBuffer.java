package io.edgewatch.trainer.publish;

import io.edgewatch.numerics.tensor.TensorBytes;
import io.edgewatch.trainer.spill.Spill;
import io.edgewatch.trainer.spill.SpilledStep;
import io.edgewatch.wire.Bounds;
import io.edgewatch.wire.Precision;
import io.edgewatch.wire.TensorKind;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.EnumMap;
import java.util.Map;
import java.util.Optional;
import org.nd4j.linalg.api.ndarray.INDArray;

/** One step's bytes, chunked at their exact sizes; filled by the training thread, emptied by the publisher, reused. */
final class StepBuffer {
    private final Map<TensorKind, byte[][]> chunks = new EnumMap<>(TensorKind.class);
    private SpilledStep about = new SpilledStep(0, Instant.EPOCH, 0, 0);
    private Optional<Spill.Entry> spilled = Optional.empty();

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

    void fill(TakenStep taken) {
        about = new SpilledStep(taken.step(), taken.time(), taken.loss(), taken.gradientNorm());
        spilled = Optional.empty();
        copy(taken.weights(), TensorKind.WEIGHTS);
        copy(taken.gradient(), TensorKind.GRADIENT);
    }

    /** Fills it from the spill, where the step stays until it is removed. */
    void load(Spill spill, Spill.Entry entry) throws IOException {
        about = entry.step();
        spilled = Optional.of(entry);
        spill.read(entry, chunks(TensorKind.GRADIENT), chunks(TensorKind.WEIGHTS));
    }

    /** Puts the step into the spill; answers whether there was room. */
    boolean appendTo(Spill spill) {
        return spill.append(about, chunks(TensorKind.GRADIENT), chunks(TensorKind.WEIGHTS));
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
        return about.step();
    }

    Instant time() {
        return about.time();
    }

    double loss() {
        return about.loss();
    }

    double gradientNorm() {
        return about.gradientNorm();
    }

    /** Where it lies in the spill, if it came from there. */
    Optional<Spill.Entry> spilled() {
        return spilled;
    }
}
