package io.edgewatch.numerics.flow;

import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/** The last weights of a run, as far as they are consecutive and finite, and their second-order midpoint. */
public final class Midpoints {
    /** Steps it has to have seen before the one that makes a midpoint known. */
    public static final int MEMORY = 2;
    /** The same for a fourth difference. */
    public static final int FOURTH_DIFFERENCE_MEMORY = 4;

    private final INDArray[] weights;
    private final INDArray midpoint;
    private long last = Long.MIN_VALUE;
    private int held;

    /** @param memory how many weights it keeps beside the newest: {@link #MEMORY} or {@link #FOURTH_DIFFERENCE_MEMORY} */
    public Midpoints(int memory, int dimension, DataType precision) {
        if (memory < MEMORY) {
            throw new IllegalArgumentException("a midpoint takes " + MEMORY + " steps of memory, got: " + memory);
        }
        this.weights = new INDArray[memory + 1];
        for (int i = 0; i < weights.length; i++) {
            weights[i] = Nd4j.createUninitialized(precision, dimension);
        }
        this.midpoint = Nd4j.createUninitialized(precision, dimension);
    }

    /** Takes w(t+1); whether w*(t) is known now. */
    public boolean take(long step, INDArray next) {
        boolean finite = Double.isFinite(next.norm2Number().doubleValue());
        held = finite ? Math.min(weights.length, step == last + 1 ? held + 1 : 1) : 0;
        last = step;
        INDArray oldest = weights[0];
        System.arraycopy(weights, 1, weights, 0, weights.length - 1);
        weights[weights.length - 1] = oldest.assign(next);
        if (held <= MEMORY) {
            return false;
        }
        Deviation.midpoint(newest(2), newest(1), newest(0), midpoint);
        return true;
    }

    /** How many of the newest weights are consecutive and held. */
    public int held() {
        return held;
    }

    /** The weights so many steps before the newest, live; only as far as they are {@link #held}. */
    public INDArray newest(int back) {
        return weights[weights.length - 1 - back];
    }

    /** w*(t), live. */
    public INDArray midpoint() {
        return midpoint;
    }

    /**
     * The fourth difference around w(t−1), where five weights are there: δ(t−1) with the drift suppressed; whether they are.
     *
     * @param delta overwritten, if so
     */
    public boolean writeFourthDifference(INDArray delta) {
        if (held <= FOURTH_DIFFERENCE_MEMORY) {
            return false;
        }
        Deviation.fourthDifference(new INDArray[] {newest(4), newest(3), newest(2), newest(1), newest(0)}, delta);
        return true;
    }
}
