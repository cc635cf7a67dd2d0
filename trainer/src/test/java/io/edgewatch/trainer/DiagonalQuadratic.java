package io.edgewatch.trainer;

import io.edgewatch.numerics.objective.Objective;
import io.edgewatch.numerics.objective.PointEvaluation;
import java.util.function.LongConsumer;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/** L(w) = ½ Σᵢ aᵢwᵢ², on which gradient descent has a closed form: wᵢ(t) = (1 − ηaᵢ)ᵗ wᵢ(0). */
final class DiagonalQuadratic implements Objective {
    private final INDArray curvatures;
    private final LongConsumer beforeEvaluation;
    private long evaluations;

    DiagonalQuadratic(double... curvatures) {
        this(t -> {}, curvatures);
    }

    /** With something that happens before evaluation n, from 0. */
    DiagonalQuadratic(LongConsumer beforeEvaluation, double... curvatures) {
        this.curvatures = Nd4j.createFromArray(curvatures);
        this.beforeEvaluation = beforeEvaluation;
    }

    @Override
    public int dimension() {
        return (int) curvatures.length();
    }

    @Override
    public DataType precision() {
        return DataType.DOUBLE;
    }

    @Override
    public PointEvaluation at(INDArray weights) {
        beforeEvaluation.accept(evaluations++);
        INDArray gradient = curvatures.mul(weights);
        double loss = 0.5 * gradient.mul(weights).sumNumber().doubleValue();
        return new PointEvaluation() {
            @Override
            public double loss() {
                return loss;
            }

            @Override
            public INDArray gradient() {
                return gradient;
            }

            @Override
            public void hessianTimes(INDArray directions, INDArray products) {
                throw new UnsupportedOperationException("training needs no curvature");
            }

            @Override
            public void thirdOrder(INDArray left, INDArray right, INDArray products) {
                throw new UnsupportedOperationException("training needs no curvature");
            }
        };
    }

    @Override
    public void close() {}
}
