package io.edgewatch.bench;

import io.edgewatch.numerics.objective.Objective;
import io.edgewatch.numerics.objective.PointEvaluation;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicReference;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;

/** An objective that keeps account of what is asked of it. */
final class MeteredObjective implements Objective {
    final Meter gradients = new Meter();
    final Meter hessianProducts = new Meter();
    final Meter thirdOrders = new Meter();

    private final Objective objective;

    /** Closes {@code objective} with itself. */
    MeteredObjective(Objective objective) {
        this.objective = objective;
    }

    List<Meter> meters() {
        return List.of(gradients, hessianProducts, thirdOrders);
    }

    @Override
    public int dimension() {
        return objective.dimension();
    }

    @Override
    public DataType precision() {
        return objective.precision();
    }

    @Override
    public PointEvaluation at(INDArray weights) {
        var evaluation = new AtomicReference<PointEvaluation>();
        gradients.add(1, () -> {
            PointEvaluation point = objective.at(weights);
            point.gradient(); // whoever asks for a point here wants it
            evaluation.set(point);
        });
        return new Point(Objects.requireNonNull(evaluation.get()));
    }

    @Override
    public void close() {
        objective.close();
    }

    private final class Point implements PointEvaluation {
        private final PointEvaluation evaluation;

        private Point(PointEvaluation evaluation) {
            this.evaluation = evaluation;
        }

        @Override
        public double loss() {
            return evaluation.loss();
        }

        @Override
        public INDArray gradient() {
            return evaluation.gradient();
        }

        @Override
        public void hessianTimes(INDArray directions, INDArray products) {
            hessianProducts.add(directions.size(0), () -> evaluation.hessianTimes(directions, products));
        }

        @Override
        public void thirdOrder(INDArray left, INDArray right, INDArray products) {
            thirdOrders.add(left.size(0), () -> evaluation.thirdOrder(left, right, products));
        }

        @Override
        public void thirdOrderOfPairs(INDArray directions, INDArray products) {
            thirdOrders.add(products.size(0), () -> evaluation.thirdOrderOfPairs(directions, products));
        }
    }
}
