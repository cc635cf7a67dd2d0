package io.edgewatch.numerics.flow;

import io.edgewatch.numerics.objective.Objective;
import io.edgewatch.numerics.objective.PointEvaluation;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/**
 * L = ½(a + y)x² − by with w = [x, y]: a valley whose walls get steeper along y, at a constant rate b per unit of learning rate, and which
 * oscillation in x pushes back. H = [[a + y, x], [x, 0]].
 *
 * @see <a href="https://arxiv.org/abs/2209.15594">Damian, Nichani, Lee 2023</a>
 */
record ValleyObjective(double a, double b) implements Objective {

    @Override
    public int dimension() {
        return 2;
    }

    @Override
    public DataType precision() {
        return DataType.DOUBLE;
    }

    @Override
    public PointEvaluation at(INDArray weights) {
        double x = weights.getDouble(0);
        double y = weights.getDouble(1);
        return new Point(0.5 * (a + y) * x * x - b * y, new double[] {(a + y) * x, 0.5 * x * x - b}, a + y, x);
    }

    @Override
    public void close() {}

    private record Point(double loss, double[] slope, double wall, double x) implements PointEvaluation {

        @Override
        public INDArray gradient() {
            return Nd4j.createFromArray(slope);
        }

        @Override
        public void hessianTimes(INDArray directions, INDArray products) {
            for (int i = 0; i < directions.size(0); i++) {
                double v = directions.getDouble(i, 0);
                double u = directions.getDouble(i, 1);
                products.putScalar(i, 0, wall * v + x * u);
                products.putScalar(i, 1, x * v);
            }
        }

        @Override
        public void thirdOrder(INDArray left, INDArray right, INDArray products) {
            for (int i = 0; i < left.size(0); i++) {
                double first = left.getDouble(i, 0);
                double other = right.getDouble(i, 0);
                products.putScalar(i, 0, first * right.getDouble(i, 1) + left.getDouble(i, 1) * other);
                products.putScalar(i, 1, first * other);
            }
        }
    }
}
