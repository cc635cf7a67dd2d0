package io.edgewatch.numerics.objective;

import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * What a loss is measured in: all its weights, or fewer coordinates of the same lengths and angles that lose no derivative.
 *
 * <p>Belongs to one thread at a time, as its objective does.
 */
public interface Coordinates extends AutoCloseable {

    /** All weights; closes nothing. */
    static Coordinates weights(Objective objective) {
        return new Weights(objective);
    }

    /** The loss as a function of the coordinates; closed with this unless they are all weights. */
    Objective objective();

    /** P, the number of all weights. */
    int dimension();

    /** Whether they are fewer than the weights. */
    boolean areFewer();

    /**
     * The coordinates of weights; what of them no derivative sees is left out.
     *
     * @param weights shape [P]
     * @return shape [P̃]; the same array where the coordinates are all weights
     */
    INDArray reduced(INDArray weights);

    /**
     * The directions in all weights that have these coordinates.
     *
     * @param rows shape [m, P̃]
     * @return shape [m, P]
     */
    INDArray lifted(INDArray rows);

    /**
     * Numbers that tell these coordinates from others of as many: what is kept in coordinates means nothing in others. The same data give the same ones
     * to round-off, but round-off may choose another basis on another kind of machine. Empty where the coordinates are all weights.
     */
    double[] fingerprint();

    @Override
    void close();
}
