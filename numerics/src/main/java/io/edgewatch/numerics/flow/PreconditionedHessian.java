package io.edgewatch.numerics.flow;

import io.edgewatch.numerics.eigen.SymmetricOperator;
import io.edgewatch.numerics.objective.PointEvaluation;
import io.edgewatch.numerics.optimizer.Preconditioner;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;

/** P^−½HP^−½: symmetric, with the eigenvalues of P⁻¹H, the effective ones. */
final class PreconditionedHessian implements SymmetricOperator {
    private final int dimension;
    private final DataType precision;
    private final PointEvaluation point;
    private final Preconditioner preconditioner;
    private final Block scratch;

    PreconditionedHessian(
            int dimension, DataType precision, PointEvaluation point, Preconditioner preconditioner, Block scratch) {
        this.dimension = dimension;
        this.precision = precision;
        this.point = point;
        this.preconditioner = preconditioner;
        this.scratch = scratch;
    }

    @Override
    public int dimension() {
        return dimension;
    }

    @Override
    public DataType precision() {
        return precision;
    }

    @Override
    public void apply(INDArray block, INDArray products) {
        if (preconditioner instanceof Preconditioner.Scalar) {
            point.hessianTimes(block, products);
            preconditioner.divide(products);
        } else {
            INDArray scaled = scratch.rows((int) block.size(0));
            scaled.assign(block);
            preconditioner.divideByRoot(scaled);
            point.hessianTimes(scaled, products);
            preconditioner.divideByRoot(products);
        }
    }
}
