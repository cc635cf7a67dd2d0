package io.edgewatch.analyzers.oscillation;

import io.edgewatch.numerics.optimizer.Preconditioner;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/** √(vᵀPv), for any P. */
final class WeightedNorm {
    private final INDArray scaled;

    WeightedNorm(int dimension, DataType precision) {
        this.scaled = Nd4j.createUninitialized(precision, dimension);
    }

    double of(INDArray vector, Preconditioner preconditioner) {
        if (preconditioner instanceof Preconditioner.Scalar scalar) {
            return Math.sqrt(scalar.p()) * vector.norm2Number().doubleValue();
        }
        scaled.assign(vector);
        preconditioner.multiplyByRoot(scaled);
        return scaled.norm2Number().doubleValue();
    }
}
