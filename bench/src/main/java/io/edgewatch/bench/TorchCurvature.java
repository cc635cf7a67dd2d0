package io.edgewatch.bench;

import org.bytedeco.javacpp.PointerScope;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/** libtorch's derivatives and one of the solvers that are in use with them. */
final class TorchCurvature implements Curvature {
    private final TorchLoss loss;
    private final TorchDerivatives derivatives;
    private final TorchEigenSolver solver;
    private final double tolerance;
    private final INDArray gradient;
    private final INDArray vectors;
    private final INDArray third;

    private TorchCurvature(
            Workload workload,
            TorchLoss loss,
            TorchDerivatives derivatives,
            TorchEigenSolver solver,
            int k,
            double tolerance) {
        this.loss = loss;
        this.derivatives = derivatives;
        this.solver = solver;
        this.tolerance = tolerance;
        int P = workload.network().layout().total();
        this.gradient = Nd4j.create(DataType.FLOAT, P);
        this.vectors = Nd4j.create(DataType.FLOAT, k, P);
        this.third = Nd4j.create(DataType.FLOAT, k * (k + 1) / 2, P);
    }

    /** With graphs built anew for each product, as nested functions do it. */
    static TorchCurvature fresh(Workload workload, TorchEigenSolver solver, int k, double tolerance) {
        var loss = new TorchLoss(workload);
        return new TorchCurvature(workload, loss, new TorchDerivatives.Fresh(loss), solver, k, tolerance);
    }

    /** With graphs kept as long as they serve. */
    static TorchCurvature kept(Workload workload, TorchEigenSolver solver, int k, double tolerance) {
        var loss = new TorchLoss(workload);
        return new TorchCurvature(workload, loss, new TorchDerivatives.Kept(loss), solver, k, tolerance);
    }

    @Override
    public INDArray vectors() {
        return vectors;
    }

    @Override
    public void startFrom(INDArray start) {
        vectors.assign(start);
    }

    @Override
    public void moveTo(INDArray weights) {
        loss.moveTo(weights);
        derivatives.renew();
    }

    @Override
    public INDArray gradient() {
        try (var scope = new PointerScope()) {
            TorchLoss.copy(derivatives.gradient(), gradient);
        }
        return gradient;
    }

    @Override
    public Pairs pairs() {
        try (var scope = new PointerScope()) {
            var answer = solver.solve(derivatives, TorchLoss.tensor(vectors).clone(), tolerance);
            TorchLoss.copy(answer.vectors(), vectors);
            var values = new double[(int) vectors.size(0)];
            for (int i = 0; i < values.length; i++) {
                values[i] = answer.values().get(i).item_float();
            }
            return new Pairs(values, vectors, answer.residual(), answer.products());
        }
    }

    @Override
    public INDArray thirdOrder() {
        try (var scope = new PointerScope()) {
            TorchLoss.copy(derivatives.thirdOrder(TorchLoss.tensor(vectors)), third);
        }
        return third;
    }

    @Override
    public void close() {
        derivatives.close();
    }
}
