package io.edgewatch.bench;

import io.edgewatch.numerics.network.NetworkObjective;
import io.edgewatch.numerics.objective.PointEvaluation;
import org.nd4j.linalg.api.ndarray.INDArray;

/** The derivatives of this project. */
final class JetSide implements AutoCloseable {

    private final NetworkObjective objective;
    private final INDArray weights;
    private final INDArray left;
    private final INDArray right;
    private final INDArray products;
    private PointEvaluation point;

    JetSide(Workload workload, int directions) {
        this.objective =
                NetworkObjective.of(workload.network(), workload.criterion(), workload.inputs(), workload.targets());
        this.weights = workload.weights();
        this.left = workload.directions(4, directions);
        this.right = workload.directions(5, directions);
        this.products = left.like();
        this.point = objective.at(weights);
    }

    void gradient() {
        point = objective.at(weights);
        point.gradient();
    }

    void hessianTimes() {
        point.hessianTimes(left, products);
    }

    void gradientAndHessianTimes() {
        gradient();
        hessianTimes();
    }

    void thirdOrder() {
        point.thirdOrder(left, right, products);
    }

    void thirdOrderOneDirection() {
        point.thirdOrder(left, left, products);
    }

    @Override
    public void close() {
        objective.close();
    }
}
