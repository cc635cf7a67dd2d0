package io.edgewatch.numerics.flow;

import org.nd4j.linalg.api.ndarray.INDArray;

/** The oscillation δ(t) at one step out of the weights around it. */
public final class Deviation {
    private Deviation() {}

    /**
     * w*(t) = (w(t−1) + 2w(t) + w(t+1))/4, the second-order midpoint: an oscillation of period two cancels exactly.
     *
     * @param midpoint overwritten
     */
    public static void midpoint(INDArray previous, INDArray current, INDArray next, INDArray midpoint) {
        midpoint.assign(current).muli(2).addi(previous).addi(next).muli(0.25);
    }

    /**
     * δ(t) = w(t) − w*(t).
     *
     * @param delta overwritten
     */
    public static void fromMidpoint(INDArray previous, INDArray current, INDArray next, INDArray delta) {
        delta.assign(current).muli(2).subi(previous).subi(next).muli(0.25);
    }

    /**
     * (w(t−2) − 4w(t−1) + 6w(t) − 4w(t+1) + w(t+2))/16: gain 1 on period two, and drift suppressed to fourth order. For an oscillation that
     * is small against the drift.
     *
     * @param w five consecutive weights
     * @param delta overwritten
     */
    public static void fourthDifference(INDArray[] w, INDArray delta) {
        if (w.length != 5) {
            throw new IllegalArgumentException("a fourth difference takes five consecutive weights, got: " + w.length);
        }
        delta.assign(w[2]).muli(6.0 / 16);
        Block.add(delta, -4.0 / 16, w[1]);
        Block.add(delta, -4.0 / 16, w[3]);
        Block.add(delta, 1.0 / 16, w[0]);
        Block.add(delta, 1.0 / 16, w[4]);
    }
}
