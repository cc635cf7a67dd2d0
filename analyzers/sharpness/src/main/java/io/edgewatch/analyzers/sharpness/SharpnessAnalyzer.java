package io.edgewatch.analyzers.sharpness;

import static io.edgewatch.analyzers.sharpness.SharpnessPlugin.EFFECTIVE_SHARPNESS;
import static io.edgewatch.analyzers.sharpness.SharpnessPlugin.EIGENVALUE;
import static io.edgewatch.analyzers.sharpness.SharpnessPlugin.EIGEN_RESIDUAL;
import static io.edgewatch.analyzers.sharpness.SharpnessPlugin.PRODUCTS;
import static io.edgewatch.analyzers.sharpness.SharpnessPlugin.RATIO;
import static io.edgewatch.analyzers.sharpness.SharpnessPlugin.SHARPNESS;
import static io.edgewatch.analyzers.sharpness.SharpnessPlugin.SHARPNESS_THRESHOLD;

import io.edgewatch.analyzers.api.Analyzer;
import io.edgewatch.analyzers.api.AnalyzerContext;
import io.edgewatch.analyzers.api.Measurements;
import io.edgewatch.analyzers.api.TrainingStep;
import io.edgewatch.numerics.eigen.EffectiveHessian;
import io.edgewatch.numerics.eigen.EigenEstimates;
import io.edgewatch.numerics.eigen.HessianOperator;
import io.edgewatch.numerics.eigen.NotFinite;
import io.edgewatch.numerics.eigen.SpectrumAnswer;
import io.edgewatch.numerics.eigen.SpectrumSettings;
import io.edgewatch.numerics.eigen.TopSpectrum;
import io.edgewatch.numerics.flow.Midpoints;
import io.edgewatch.numerics.objective.Coordinates;
import io.edgewatch.numerics.objective.PointEvaluation;
import io.edgewatch.numerics.optimizer.Preconditioner;
import io.edgewatch.numerics.stability.NextUpdate;
import io.edgewatch.numerics.stability.StabilityThreshold;
import java.util.Optional;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * Follows the top of the spectrum of H along a run, or of P⁻¹H where P is diagonal, at its iterates or at their midpoints.
 *
 * <p>The uncertainty of an eigenvalue is its residual: within it lies an eigenvalue. Where the loss or a product is
 * not finite there is no Hessian to measure, and only the products spent are published. {@code ratio} comes last in a
 * step, when all that explains it is there.
 */
final class SharpnessAnalyzer implements Analyzer {
    private final Coordinates coordinates;
    private final StepUpdates updates;
    private final TopSpectrum spectrum;
    private final EffectiveHessian effectiveHessian;
    private final long coldStartEvery;
    private final long eigenvectorsEvery;
    private final Optional<Midpoints> midpoints;
    /** That of the last step, whose midpoint is known with the next. */
    private Optional<NextUpdate> held = Optional.empty();

    /**
     * Of a run.
     *
     * @param coordinates to measure in; closed with this
     * @param atMidpoints whether it is to measure there, and not at the iterates
     */
    SharpnessAnalyzer(
            AnalyzerContext context,
            Coordinates coordinates,
            SpectrumSettings settings,
            long coldStartEvery,
            long eigenvectorsEvery,
            boolean atMidpoints) {
        this.coordinates = coordinates;
        this.updates = new StepUpdates(context);
        var objective = coordinates.objective();
        this.spectrum = new TopSpectrum(objective.dimension(), objective.precision(), settings);
        this.effectiveHessian = new EffectiveHessian(objective.dimension(), objective.precision());
        this.coldStartEvery = coldStartEvery;
        this.eigenvectorsEvery = eigenvectorsEvery;
        this.midpoints = atMidpoints ? Optional.of(new Midpoints(Midpoints.MEMORY, coordinates)) : Optional.empty();
    }

    @Override
    public int memory() {
        return midpoints.isPresent() ? Midpoints.MEMORY : 0;
    }

    @Override
    public void remember(TrainingStep step) {
        midpoints.ifPresent(known -> {
            known.take(step.step(), step.requireWeights());
            hold(step);
        });
    }

    @Override
    public void analyze(TrainingStep step, Measurements out) {
        if (midpoints.isEmpty()) {
            PointEvaluation point = at(coordinates.reduced(step.requireWeights()));
            measure(step.step(), point, updates.of(step, point), out);
            return;
        }
        if (midpoints.get().take(step.step(), step.requireWeights())) {
            measure(step.step() - 1, at(midpoints.get().midpoint()), held, out);
        }
        hold(step);
    }

    private PointEvaluation at(INDArray position) {
        return coordinates.objective().at(position);
    }

    private void hold(TrainingStep step) {
        held = updates.of(step);
    }

    private void measure(long of, PointEvaluation point, Optional<NextUpdate> update, Measurements out) {
        if (coldStartEvery > 0 && of % coldStartEvery == 0) {
            spectrum.forget();
        }
        SpectrumAnswer answer = top(point, update);
        if (answer instanceof EigenEstimates estimates) {
            publish(of, estimates, update.orElseThrow(), out);
        } else {
            out.addAt(of, PRODUCTS, 0, answer.products(), 0);
        }
    }

    private SpectrumAnswer top(PointEvaluation point, Optional<NextUpdate> update) {
        if (update.isEmpty() || !Double.isFinite(point.loss())) {
            spectrum.forget();
            return new NotFinite(0);
        }
        var objective = coordinates.objective();
        NextUpdate known = update.get();
        double tracked = known.threshold()
                .map(edge -> StabilityThreshold.TRACKED_RATIO * (edge.effectiveSharpness() * unit(known)))
                .orElse(Double.POSITIVE_INFINITY);
        return spectrum.of(
                known.preconditioner() instanceof Preconditioner.Scalar
                        ? new HessianOperator(objective.dimension(), objective.precision(), point)
                        : effectiveHessian.at(point, known.preconditioner()),
                tracked);
    }

    /** The effective sharpness that is 1 in what is measured: λ₁(H) where P = pI, itself where P is diagonal. */
    private static double unit(NextUpdate update) {
        return update.preconditioner() instanceof Preconditioner.Scalar scalar ? scalar.p() : 1;
    }

    private void publish(long of, EigenEstimates estimates, NextUpdate update, Measurements out) {
        double sharpness = estimates.value(0);
        double residual = estimates.residual(0);
        out.addAt(of, SHARPNESS, 0, sharpness, residual);
        for (int i = 0; i < estimates.pairs(); i++) {
            out.addAt(of, EIGENVALUE, i, estimates.value(i), estimates.residual(i));
        }
        for (int i = 0; i < estimates.pairs(); i++) {
            out.addAt(of, EIGEN_RESIDUAL, i, estimates.residual(i), 0);
        }
        out.addAt(of, PRODUCTS, 0, estimates.products(), 0);
        double unit = unit(update);
        update.threshold()
                .ifPresent(edge -> out.addAt(of, SHARPNESS_THRESHOLD, 0, edge.effectiveSharpness() * unit, 0));
        out.addAt(of, EFFECTIVE_SHARPNESS, 0, sharpness / unit, residual / unit);
        update.threshold()
                .ifPresent(edge -> out.addAt(
                        of, RATIO, 0, edge.ratioOfEffective(sharpness / unit), edge.ratioOfEffective(residual / unit)));
        if (eigenvectorsEvery > 0 && of % eigenvectorsEvery == 0) {
            INDArray vectors = coordinates.lifted(estimates.vectors());
            for (int i = 0; i < estimates.pairs(); i++) {
                out.addEigenvector(of, i, eigenvector(vectors.getRow(i), update.preconditioner()));
            }
        }
    }

    /** That of P⁻¹H, of length 1, from the one of P^−½HP^−½. */
    private static INDArray eigenvector(INDArray found, Preconditioner preconditioner) {
        if (preconditioner instanceof Preconditioner.Scalar) {
            return found;
        }
        INDArray vector = found.dup();
        preconditioner.divideByRoot(vector);
        return vector.divi(vector.norm2Number());
    }

    @Override
    public void close() {
        spectrum.close();
        effectiveHessian.close();
        coordinates.close();
    }
}
