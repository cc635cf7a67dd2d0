package io.edgewatch.numerics.eigen;

import io.edgewatch.numerics.objective.PointEvaluation;
import io.edgewatch.numerics.optimizer.Preconditioner;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.indexing.NDArrayIndex;

/**
 * P^−½HP^−½: symmetric, with the eigenvalues of P⁻¹H. Its eigenvectors v give the generalized ones of Hu = λPu by u = P^−½v, with uᵀPu = vᵀv.
 * Keeps memory for the largest block it has seen, so one serves all points of a process.
 */
public final class EffectiveHessian implements AutoCloseable {
    private final int dimension;
    private final DataType precision;
    private INDArray scratch;

    /** For weights of that number and type. */
    public EffectiveHessian(int dimension, DataType precision) {
        this.dimension = dimension;
        this.precision = precision;
        this.scratch = Nd4j.createUninitialized(precision, 1, dimension);
    }

    /** The operator at a point; valid as long as the evaluation is, and this is open. */
    public SymmetricOperator at(PointEvaluation point, Preconditioner preconditioner) {
        return new At(point, preconditioner);
    }

    private final class At implements SymmetricOperator {
        private final PointEvaluation point;
        private final Preconditioner preconditioner;

        At(PointEvaluation point, Preconditioner preconditioner) {
            this.point = point;
            this.preconditioner = preconditioner;
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
                var scaled = scratch(block.size(0));
                scaled.assign(block);
                preconditioner.divideByRoot(scaled);
                point.hessianTimes(scaled, products);
                preconditioner.divideByRoot(products);
            }
        }
    }

    private INDArray scratch(long rows) {
        if (scratch.size(0) < rows) {
            scratch.close();
            scratch = Nd4j.createUninitialized(precision, rows, dimension);
        }
        return scratch.get(NDArrayIndex.interval(0, rows), NDArrayIndex.all());
    }

    @Override
    public void close() {
        scratch.close();
    }
}
