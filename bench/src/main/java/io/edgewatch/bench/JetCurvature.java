package io.edgewatch.bench;

import io.edgewatch.numerics.eigen.EigenEstimates;
import io.edgewatch.numerics.eigen.HessianOperator;
import io.edgewatch.numerics.eigen.SpectrumSettings;
import io.edgewatch.numerics.eigen.TopSpectrum;
import io.edgewatch.numerics.network.NetworkObjective;
import io.edgewatch.numerics.network.RowSpace;
import io.edgewatch.numerics.objective.PointEvaluation;
import java.util.Optional;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/** This project's: jets in blocks, and the eigen-solver of analyzers and flows. */
final class JetCurvature implements Curvature {
    private static final int MOST_PRODUCTS = 1000;

    private final NetworkObjective objective;
    private final Optional<RowSpace> space;
    private final TopSpectrum spectrum;
    private final INDArray third;
    private final INDArray vectors;
    private PointEvaluation point;

    /** In all coordinates. */
    JetCurvature(Workload workload, int k, double tolerance) {
        this(
                NetworkObjective.of(workload.network(), workload.criterion(), workload.inputs(), workload.targets()),
                Optional.empty(),
                workload.weights(),
                k,
                tolerance);
    }

    /** In coordinates of the data. */
    JetCurvature(Workload workload, RowSpace space, int k, double tolerance) {
        this(
                NetworkObjective.of(space.network(), workload.criterion(), space.inputs(), workload.targets()),
                Optional.of(space),
                space.reduced(workload.weights().reshape(1, -1)).getRow(0),
                k,
                tolerance);
    }

    private JetCurvature(
            NetworkObjective objective, Optional<RowSpace> space, INDArray weights, int k, double tolerance) {
        this.objective = objective;
        this.space = space;
        int P = objective.dimension();
        this.spectrum =
                new TopSpectrum(P, objective.precision(), new SpectrumSettings(k, k, tolerance, MOST_PRODUCTS, 0));
        this.third = Nd4j.create(objective.precision(), k * (k + 1) / 2, P);
        this.vectors = Nd4j.create(objective.precision(), k, P);
        this.point = objective.at(weights);
    }

    @Override
    public INDArray coordinates(INDArray rows) {
        return space.map(data -> data.reduced(rows)).orElse(rows);
    }

    @Override
    public INDArray whole(INDArray rows) {
        return space.map(data -> data.lifted(rows)).orElse(rows);
    }

    @Override
    public INDArray vectors() {
        return vectors;
    }

    @Override
    public void startFrom(INDArray start) {
        spectrum.startFrom(start);
    }

    @Override
    public void moveTo(INDArray weights) {
        point = objective.at(weights);
    }

    @Override
    public INDArray gradient() {
        return point.gradient();
    }

    @Override
    public Pairs pairs() {
        var answer = spectrum.of(new HessianOperator(objective.dimension(), objective.precision(), point));
        if (!(answer instanceof EigenEstimates found)) {
            throw new IllegalStateException(
                    "the Hessian is not finite here: begin the path at a smaller learning rate");
        }
        vectors.assign(found.vectors());
        double worst = 0;
        for (double residual : found.residuals()) {
            worst = Math.max(worst, residual);
        }
        return new Pairs(found.values(), vectors, worst / Math.abs(found.value(0)), found.products());
    }

    @Override
    public INDArray thirdOrder() {
        point.thirdOrderOfPairs(vectors, third);
        return third;
    }

    @Override
    public void close() {
        spectrum.close();
        objective.close();
    }
}
