package io.edgewatch.bench;

import io.edgewatch.numerics.network.NetworkObjective;
import io.edgewatch.numerics.network.RowSpace;
import io.edgewatch.numerics.objective.PointEvaluation;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/** The derivatives of this project. */
final class JetSide implements AutoCloseable {

    private final NetworkObjective objective;
    private final INDArray weights;
    private final INDArray left;
    private final INDArray right;
    private final INDArray products;
    private final INDArray ofPairs;
    private PointEvaluation point;

    JetSide(Workload workload, int directions) {
        this(
                NetworkObjective.of(workload.network(), workload.criterion(), workload.inputs(), workload.targets()),
                workload.weights(),
                workload.directions(4, directions),
                workload.directions(5, directions));
    }

    /** In coordinates of the data. */
    JetSide(Workload workload, RowSpace space, int directions) {
        this(
                NetworkObjective.of(space.network(), workload.criterion(), space.inputs(), workload.targets()),
                space.reduced(workload.weights().reshape(1, -1)).getRow(0),
                space.reduced(workload.directions(4, directions)),
                space.reduced(workload.directions(5, directions)));
    }

    private JetSide(NetworkObjective objective, INDArray weights, INDArray left, INDArray right) {
        this.objective = objective;
        this.weights = weights;
        this.left = left;
        this.right = right;
        this.products = left.like();
        long k = left.size(0);
        this.ofPairs = Nd4j.create(left.dataType(), k * (k + 1) / 2, left.size(1));
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

    void thirdOrderOfPairs() {
        point.thirdOrderOfPairs(left, ofPairs);
    }

    @Override
    public void close() {
        objective.close();
    }
}
