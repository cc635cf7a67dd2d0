package io.edgewatch.numerics.flow;

import io.edgewatch.numerics.objective.Coordinates;
import java.util.Optional;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/**
 * The last weights of a run, as far as they are consecutive and finite, and their second-order midpoint in some coordinates. Differences are taken of
 * all weights, and only then change coordinates, which would drown small ones in its round-off.
 */
public final class Midpoints {
    /** Steps it has to have seen before the one that makes a midpoint known. */
    public static final int MEMORY = 2;
    /** The same for a fourth difference. */
    public static final int FOURTH_DIFFERENCE_MEMORY = 4;

    private final INDArray[] weights;
    private final INDArray whole;
    private final INDArray difference;
    private final Coordinates coordinates;
    private final double unitRoundOff;
    private INDArray midpoint;
    private long last = Long.MIN_VALUE;
    private int held;

    /**
     * None yet.
     *
     * @param memory how many weights it keeps beside the newest: {@link #MEMORY} or {@link #FOURTH_DIFFERENCE_MEMORY}
     * @param coordinates of the midpoints; the weights it takes are all weights
     */
    public Midpoints(int memory, Coordinates coordinates) {
        if (memory < MEMORY) {
            throw new IllegalArgumentException("a midpoint takes " + MEMORY + " steps of memory, got: " + memory);
        }
        int dimension = coordinates.dimension();
        DataType precision = coordinates.objective().precision();
        this.coordinates = coordinates;
        this.weights = new INDArray[memory + 1];
        for (int i = 0; i < weights.length; i++) {
            weights[i] = Nd4j.createUninitialized(precision, dimension);
        }
        this.whole = Nd4j.createUninitialized(precision, dimension);
        this.difference = memory < FOURTH_DIFFERENCE_MEMORY ? whole : Nd4j.createUninitialized(precision, dimension);
        this.midpoint = whole;
        this.unitRoundOff = precision == DataType.FLOAT ? Math.ulp(1f) : Math.ulp(1.0);
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
        Deviation.midpoint(newest(2), newest(1), newest(0), whole);
        midpoint = coordinates.reduced(whole);
        return true;
    }

    /** How many of the newest weights are consecutive and held. */
    public int held() {
        return held;
    }

    /** All weights so many steps before the newest, live; only as far as they are {@link #held}. */
    public INDArray newest(int back) {
        return weights[weights.length - 1 - back];
    }

    /** w*(t) in the coordinates, live. */
    public INDArray midpoint() {
        return midpoint;
    }

    /** ε‖w*(t)‖ over all weights: the round-off that training puts into its weights. */
    public double roundOff() {
        return unitRoundOff * whole.norm2Number().doubleValue();
    }

    /**
     * The fourth difference around w(t−1) in the coordinates, where five weights are there: δ(t−1) with the drift suppressed. Valid until the next
     * weights are taken.
     */
    public Optional<INDArray> fourthDifference() {
        if (held <= FOURTH_DIFFERENCE_MEMORY) {
            return Optional.empty();
        }
        Deviation.fourthDifference(new INDArray[] {newest(4), newest(3), newest(2), newest(1), newest(0)}, difference);
        return Optional.of(coordinates.reduced(difference));
    }
}
