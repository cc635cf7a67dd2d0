package io.edgewatch.analyzers.host.intake;

import io.edgewatch.numerics.objective.Objective;
import io.edgewatch.numerics.objective.PointEvaluation;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;

/** L(w) = ½‖w‖², in as many dimensions as one likes. */
record SquaredNorm(int dimension) implements Objective {
    @Override
    public DataType precision() {
        return DataType.DOUBLE;
    }

    @Override
    public PointEvaluation at(INDArray weights) {
        INDArray w = weights.dup();
        return new PointEvaluation() {
            @Override
            public double loss() {
                double norm = w.norm2Number().doubleValue();
                return 0.5 * norm * norm;
            }

            @Override
            public INDArray gradient() {
                return w;
            }

            @Override
            public void hessianTimes(INDArray directions, INDArray products) {
                products.assign(directions);
            }

            @Override
            public void thirdOrder(INDArray left, INDArray right, INDArray products) {
                products.assign(0);
            }
        };
    }

    @Override
    public void close() {}
}
