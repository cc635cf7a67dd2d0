package io.edgewatch.standalone.evaluate;

import io.edgewatch.experiment.manifest.PreparedExperiment;
import io.edgewatch.numerics.eigen.EffectiveHessian;
import io.edgewatch.numerics.eigen.EigenEstimates;
import io.edgewatch.numerics.eigen.HessianOperator;
import io.edgewatch.numerics.eigen.SpectrumAnswer;
import io.edgewatch.numerics.eigen.SpectrumSettings;
import io.edgewatch.numerics.eigen.SymmetricOperator;
import io.edgewatch.numerics.eigen.TopSpectrum;
import io.edgewatch.numerics.objective.Objective;
import io.edgewatch.numerics.objective.PointEvaluation;
import io.edgewatch.numerics.optimizer.Preconditioner;
import io.edgewatch.numerics.stability.NextUpdate;
import java.util.Optional;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/** Evaluates step 0 of an experiment; owns the memory of what it finds. */
final class Evaluator implements AutoCloseable {
    private static final int PRODUCTS_PER_PAIR = 2000;

    private final PreparedExperiment prepared;
    private final Objective objective;
    private final PointEvaluation point;
    private final int wanted;
    private final double tolerance;
    private final TopSpectrum spectrum;

    /**
     * At the weights of step 0.
     *
     * @param wanted eigenpairs, 1 to P
     * @param tolerance residuals relative to the largest eigenvalue
     */
    Evaluator(PreparedExperiment prepared, int wanted, double tolerance) {
        this.prepared = prepared;
        this.objective = prepared.objective();
        this.point = objective.at(prepared.initialWeights());
        this.wanted = wanted;
        this.tolerance = tolerance;
        // two at least, because the gap below the first is part of the answer
        this.spectrum = spectrum(Math.min(objective.dimension(), Math.max(2, wanted)));
    }

    PointEvaluation point() {
        return point;
    }

    Evaluation evaluate() {
        INDArray gradient = point.gradient();
        double norm = Nd4j.getBlasWrapper().nrm2(gradient);
        if (!Double.isFinite(point.loss()) || !Double.isFinite(norm)) {
            return new Evaluation(
                    objective.dimension(), wanted, point.loss(), norm, Optional.empty(), Optional.empty());
        }
        NextUpdate update =
                NextUpdate.of(prepared.updateRule(), prepared.initialState(), 0, prepared.initialWeights(), gradient);
        return new Evaluation(
                objective.dimension(),
                wanted,
                point.loss(),
                norm,
                curvature(update.preconditioner()),
                update.threshold());
    }

    private Optional<Curvature> curvature(Preconditioner preconditioner) {
        var hessian = new HessianOperator(objective.dimension(), objective.precision(), point);
        if (!(top(spectrum, hessian) instanceof EigenEstimates top)) {
            return Optional.empty();
        }
        if (preconditioner instanceof Preconditioner.Scalar scalar) {
            return Optional.of(new Curvature(top, wanted, top.value(0) / scalar.p(), top.converged(), top.products()));
        }
        try (var effective = spectrum(1);
                var operator = new EffectiveHessian(objective.dimension(), objective.precision())) {
            if (!(top(effective, operator.at(point, preconditioner)) instanceof EigenEstimates first)) {
                return Optional.empty();
            }
            return Optional.of(new Curvature(
                    top,
                    wanted,
                    first.value(0),
                    top.converged() && first.converged(),
                    top.products() + first.products()));
        }
    }

    private TopSpectrum spectrum(int pairs) {
        var settings = new SpectrumSettings(pairs, pairs, tolerance, PRODUCTS_PER_PAIR * pairs, 0);
        return new TopSpectrum(objective.dimension(), objective.precision(), settings);
    }

    private static SpectrumAnswer top(TopSpectrum spectrum, SymmetricOperator operator) {
        return spectrum.of(operator);
    }

    @Override
    public void close() {
        spectrum.close();
    }
}
