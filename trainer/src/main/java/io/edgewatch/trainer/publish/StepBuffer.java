package io.edgewatch.trainer.publish;

import io.edgewatch.numerics.tensor.TensorBytes;
import io.edgewatch.trainer.spill.Spill;
import io.edgewatch.trainer.spill.SpilledStep;
import io.edgewatch.wire.Bounds;
import io.edgewatch.wire.Probe;
import io.edgewatch.wire.PublishPlan;
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
    private final Map<TensorKind, byte[][]> chunks =
            new EnumMap<>(TensorKind.class); // in the order of their records in the spill
    private final PublishPlan plan;
    private SpilledStep about = new SpilledStep(0, Instant.EPOCH, 0, 0);
    private Optional<Spill.Entry> spilled = Optional.empty();

    StepBuffer(PublishedRun run) {
        this.plan = run.plan();
        chunks.put(TensorKind.GRADIENT, allocate(run.tensorBytes()));
        chunks.put(TensorKind.WEIGHTS, allocate(run.tensorBytes()));
        if (run.stateBytes() > 0) {
            chunks.put(TensorKind.OPTIMIZER_STATE, allocate(run.stateBytes()));
        }
    }

    private static byte[][] allocate(long totalBytes) {
        byte[][] pieces = new byte[Bounds.chunksFor(totalBytes)][];
        for (int i = 0; i < pieces.length; i++) {
            pieces[i] = new byte[(int) Math.min(Bounds.CHUNK_BYTES, totalBytes - (long) i * Bounds.CHUNK_BYTES)];
        }
        return pieces;
    }

    void fill(TakenStep taken) {
        about = new SpilledStep(taken.step(), taken.time(), taken.loss(), taken.gradientNorm(), taken.probe());
        spilled = Optional.empty();
        copy(taken.weights(), TensorKind.WEIGHTS);
        copy(taken.gradient(), TensorKind.GRADIENT);
        if (plan.carriesOptimizerState(taken.step())) {
            try (INDArray state = taken.optimizerState().orElseThrow().toVector()) {
                copy(state, TensorKind.OPTIMIZER_STATE);
            }
        }
    }

    /** Fills it from the spill, where the step stays until it is removed. */
    void load(Spill spill, Spill.Entry entry) throws IOException {
        about = entry.step();
        spilled = Optional.of(entry);
        spill.read(entry, chunks.values().toArray(byte[][][]::new));
    }

    /** Puts the step into the spill; answers whether there was room. */
    boolean appendTo(Spill spill) {
        return spill.append(about, chunks.values().toArray(byte[][][]::new));
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

    /** The tensors that the step is published with. */
    Iterable<TensorKind> kinds() {
        return chunks.keySet().stream()
                .filter(kind -> kind != TensorKind.OPTIMIZER_STATE || plan.carriesOptimizerState(about.step()))
                .toList();
    }

    Optional<Probe> probe() {
        return about.probe();
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
