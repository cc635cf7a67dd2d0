package io.edgewatch.numerics.objective;

import java.util.Optional;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * A loss L: ℝᴾ → ℝ over a flat weight vector, the data held fixed.
 *
 * <p>Owns its buffers, so it belongs to one thread at a time and is closed by whoever made it.
 */
public interface Objective extends AutoCloseable {

    /** Number of weights P. */
    int dimension();

    /** {@code FLOAT} or {@code DOUBLE}; every array that goes in or comes out has it. */
    DataType precision();

    /**
     * Evaluates the order-0 pass at {@code weights}; all derivatives there share it.
     *
     * @param weights shape [P]; copied, so the caller may change it afterwards
     * @return the evaluation, valid until the next call of this method
     * @throws IllegalArgumentException if the shape or the type is not this objective's
     */
    PointEvaluation at(INDArray weights);

    /**
     * The same loss in coordinates of its data's row space, where all gradients and eigenvectors of eigenvalues other than 0 lie; made anew.
     *
     * @param examplesPerInput how many examples there may be for each input of an example
     * @return empty where there are more, and where this is not a loss of that kind
     */
    default Optional<Coordinates> inRowSpace(double examplesPerInput) {
        return Optional.empty();
    }

    @Override
    void close();
}
