package io.edgewatch.analyzers.host.work;

import io.edgewatch.numerics.tensor.TensorBytes;
import io.edgewatch.wire.RunManifest;
import io.edgewatch.wire.TensorKind;
import java.nio.ByteBuffer;
import java.util.EnumMap;
import java.util.Map;
import java.util.Optional;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/** The arrays a run's steps are loaded into, one per kind, made once. */
final class StepTensors {
    private final DataType type;
    private final Map<TensorKind, INDArray> arrays = new EnumMap<>(TensorKind.class);

    StepTensors(RunManifest manifest) {
        this.type = switch (manifest.precision()) {
            case F32 -> DataType.FLOAT;
            case F64 -> DataType.DOUBLE;
        };
    }

    /** Overwrites the arrays with a step's bytes. */
    void load(Map<TensorKind, byte[]> bytes) {
        bytes.forEach((kind, content) -> TensorBytes.read(
                ByteBuffer.wrap(content),
                arrays.computeIfAbsent(kind, k -> Nd4j.createUninitialized(type, content.length / type.width()))));
    }

    boolean has(TensorKind kind) {
        return arrays.containsKey(kind);
    }

    Optional<INDArray> get(TensorKind kind) {
        return Optional.ofNullable(arrays.get(kind));
    }

    INDArray require(TensorKind kind) {
        return get(kind).orElseThrow(() -> new IllegalStateException("no " + kind.label() + " was loaded"));
    }
}
