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
import io.edgewatch.numerics.eigen.EigenEstimates;
import io.edgewatch.numerics.eigen.HessianOperator;
import io.edgewatch.numerics.eigen.NotFinite;
import io.edgewatch.numerics.eigen.SpectrumAnswer;
import io.edgewatch.numerics.eigen.SpectrumSettings;
import io.edgewatch.numerics.eigen.TopSpectrum;
import io.edgewatch.numerics.flow.Midpoints;
import io.edgewatch.numerics.objective.Coordinates;
import io.edgewatch.numerics.optimizer.UpdateRule;
import io.edgewatch.numerics.stability.StabilityThreshold;
import java.util.Optional;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * Follows the top of the Hessian's spectrum along a run, at its iterates or at their midpoints.
 *
 * <p>The uncertainty of an eigenvalue is its residual: within it lies an eigenvalue of H. Where the loss or a product is
 * not finite there is no Hessian to measure, and only the products spent are published. {@code ratio} comes last in a
 * step, when all that explains it is there.
 */
final class SharpnessAnalyzer implements Analyzer {
    private final Coordinates coordinates;
    private final UpdateRule updateRule;
    private final TopSpectrum spectrum;
    private final long coldStartEvery;
    private final long eigenvectorsEvery;
    private final Optional<Midpoints> midpoints;

    /**
     * Of a run.
     *
     * @param coordinates to measure in; closed with this
     * @param midpoints where it is to measure there, and not at the iterates
     */
    SharpnessAnalyzer(
            AnalyzerContext context,
            Coordinates coordinates,
            SpectrumSettings settings,
            long coldStartEvery,
            long eigenvectorsEvery,
            Optional<Midpoints> midpoints) {
        this.coordinates = coordinates;
        this.updateRule = requireFollowable(context.updateRule());
        var objective = coordinates.objective();
        this.spectrum = new TopSpectrum(objective.dimension(), objective.precision(), settings);
        this.coldStartEvery = coldStartEvery;
        this.eigenvectorsEvery = eigenvectorsEvery;
        this.midpoints = midpoints;
    }

    private static UpdateRule requireFollowable(UpdateRule rule) {
        if (!StabilityThreshold.hasStaticPreconditioner(rule)) {
            throw new IllegalArgumentException("sharpness follows gd, heavy-ball and nesterov only: the edge of " + rule
                    + " depends on the optimizer's state, which is not on the topics; "
                    + "'edgewatch evaluate' measures it at given weights");
        }
        return rule;
    }

    @Override
    public int memory() {
        return midpoints.isPresent() ? Midpoints.MEMORY : 0;
    }

    @Override
    public void remember(TrainingStep step) {
        midpoints.ifPresent(known -> known.take(step.step(), step.requireWeights()));
    }

    @Override
    public void analyze(TrainingStep step, Measurements out) {
        if (midpoints.isEmpty()) {
            measure(step.step(), step.requireWeights(), out);
        } else if (midpoints.get().take(step.step(), step.requireWeights())) {
            measure(step.step() - 1, midpoints.get().midpoint(), out);
        }
    }

    private void measure(long of, INDArray weights, Measurements out) {
        StabilityThreshold threshold = StabilityThreshold.of(updateRule, of);
        if (coldStartEvery > 0 && of % coldStartEvery == 0) {
            spectrum.forget();
        }
        SpectrumAnswer answer = topOfTheHessian(weights, threshold);
        if (answer instanceof EigenEstimates estimates) {
            publish(of, estimates, threshold, out);
        } else {
            out.addAt(of, PRODUCTS, 0, answer.products(), 0);
        }
    }

    private SpectrumAnswer topOfTheHessian(INDArray weights, StabilityThreshold threshold) {
        var hessian = HessianOperator.of(coordinates.objective(), coordinates.reduced(weights));
        if (!Double.isFinite(hessian.point().loss())) {
            spectrum.forget();
            return new NotFinite(0);
        }
        return spectrum.of(hessian, threshold.sharpnessAt(StabilityThreshold.TRACKED_RATIO));
    }

    private void publish(long of, EigenEstimates estimates, StabilityThreshold threshold, Measurements out) {
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
        out.addAt(of, SHARPNESS_THRESHOLD, 0, threshold.sharpness(), 0);
        out.addAt(of, EFFECTIVE_SHARPNESS, 0, threshold.effective(sharpness), threshold.effective(residual));
        out.addAt(of, RATIO, 0, threshold.ratio(sharpness), threshold.ratio(residual));
        if (eigenvectorsEvery > 0 && of % eigenvectorsEvery == 0) {
            INDArray vectors = coordinates.lifted(estimates.vectors());
            for (int i = 0; i < estimates.pairs(); i++) {
                out.addEigenvector(of, i, vectors.getRow(i));
            }
        }
    }

    @Override
    public void close() {
        spectrum.close();
        coordinates.close();
    }
}
