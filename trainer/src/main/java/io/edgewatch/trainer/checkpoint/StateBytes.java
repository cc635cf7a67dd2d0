package io.edgewatch.trainer.checkpoint;

import io.edgewatch.numerics.optimizer.OptimizerState;
import io.edgewatch.numerics.tensor.TensorBytes;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.List;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * An optimizer's state as bytes, little-endian: the number of gradients seen (f64, whatever the run's precision), momentum, ν. Exact to the
 * last bit, and a copy of memory: the training thread waits for it.
 */
final class StateBytes {
    private StateBytes() {}

    static int length(OptimizerState state) {
        return Math.addExact(
                Double.BYTES,
                Math.addExact(TensorBytes.length(state.momentum()), TensorBytes.length(state.secondMoment())));
    }

    static void write(OptimizerState state, byte[] target) {
        ByteBuffer out = ByteBuffer.wrap(target).order(ByteOrder.LITTLE_ENDIAN).putDouble(state.count());
        for (INDArray part : List.of(state.momentum(), state.secondMoment())) {
            if (part.length() > 0) {
                TensorBytes.write(part, out);
            }
        }
    }

    static void read(byte[] source, OptimizerState target) {
        ByteBuffer in = ByteBuffer.wrap(source).order(ByteOrder.LITTLE_ENDIAN);
        target.setCount(in.getDouble());
        for (INDArray part : List.of(target.momentum(), target.secondMoment())) {
            if (part.length() > 0) {
                TensorBytes.read(in, part);
            }
        }
    }
}
