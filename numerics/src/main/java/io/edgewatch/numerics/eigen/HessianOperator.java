package io.edgewatch.numerics.eigen;

import io.edgewatch.numerics.objective.Objective;
import io.edgewatch.numerics.objective.PointEvaluation;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * H(w), the Hessian of a loss at one point; valid as long as the {@link PointEvaluation} is.
 *
 * @param dimension P
 * @param precision type of the blocks
 * @param point the loss at w
 */
public record HessianOperator(int dimension, DataType precision, PointEvaluation point) implements SymmetricOperator {

    /** The Hessian of {@code objective} at {@code weights}. */
    public static HessianOperator of(Objective objective, INDArray weights) {
        return new HessianOperator(objective.dimension(), objective.precision(), objective.at(weights));
    }

    @Override
    public void apply(INDArray block, INDArray products) {
        point.hessianTimes(block, products);
    }
}
