package io.edgewatch.analyzers.centralflow;

import io.edgewatch.numerics.flow.Deviation;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/** The last three weights of a run and their second-order midpoint. */
final class Midpoints {
    /** Steps it has to have seen before the one that makes a midpoint known. */
    static final int MEMORY = 2;

    private final INDArray[] weights = new INDArray[MEMORY + 1];
    private final INDArray midpoint;
    private long last = Long.MIN_VALUE;
    private int held;

    Midpoints(int dimension, DataType precision) {
        for (int i = 0; i < weights.length; i++) {
            weights[i] = Nd4j.createUninitialized(precision, dimension);
        }
        this.midpoint = Nd4j.createUninitialized(precision, dimension);
    }

    /** Takes w(t+1); whether w*(t) is known now. */
    boolean take(long step, INDArray next) {
        boolean finite = Double.isFinite(next.norm2Number().doubleValue());
        held = finite ? Math.min(weights.length, step == last + 1 ? held + 1 : 1) : 0;
        last = step;
        INDArray oldest = weights[0];
        weights[0] = weights[1];
        weights[1] = weights[2];
        weights[2] = oldest.assign(next);
        if (held < weights.length) {
            return false;
        }
        Deviation.midpoint(weights[0], weights[1], weights[2], midpoint);
        return true;
    }

    /** w*(t), live. */
    INDArray midpoint() {
        return midpoint;
    }
}
