package io.edgewatch.numerics.flow;

import io.edgewatch.numerics.complementarity.ComplementarityAnswer.NotConverged;
import io.edgewatch.numerics.complementarity.ComplementarityAnswer.Solved;
import io.edgewatch.numerics.eigen.SpectrumSettings;
import io.edgewatch.numerics.objective.Objective;
import io.edgewatch.numerics.objective.PointEvaluation;
import io.edgewatch.numerics.optimizer.GradientDescent;
import io.edgewatch.numerics.optimizer.Preconditioner;
import io.edgewatch.numerics.stability.StabilityThreshold;
import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.util.Arrays;
import java.util.Optional;
import org.ejml.dense.row.CommonOps_DDRM;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/** The local mode at one midpoint after the other: the oscillation that would hold the curvature where it is, and the rates it is made of. */
public final class LocalMode implements AutoCloseable {
    private static final int MOST_PRODUCTS = 400;
    private static final long SEED = 0;

    private final Objective objective;
    private final GradientDescent rule;
    private final EffectiveSpectrum spectrum;
    private final LocalOscillation oscillation;

    /**
     * At no midpoint yet.
     *
     * @param tolerance of the eigenpairs, relative to the largest
     */
    public LocalMode(Objective objective, GradientDescent rule, double tolerance) {
        this.objective = objective;
        this.rule = rule;
        int dimension = objective.dimension();
        int most = Math.min(FlowSettings.MOST_CRITICAL, dimension);
        this.spectrum = new EffectiveSpectrum(
                dimension, objective.precision(), new SpectrumSettings(1, most, tolerance, MOST_PRODUCTS, SEED));
        this.oscillation = new LocalOscillation(objective, rule, Nd4j.create(objective.precision(), dimension));
    }

    /**
     * One midpoint.
     *
     * @param position of the midpoint
     * @param loss there
     * @param pairs all that are tracked; valid until the next point
     * @param critical how many of them are critical, the first ones
     * @param scale p of P = pI: curvatures are p times the effective ones
     * @param estimate of the local mode, on the critical directions, or on the first alone where there are none
     */
    public record Point(
            FlowPosition position,
            double loss,
            EffectivePairs pairs,
            int critical,
            double scale,
            LocalOscillation.Estimate estimate) {

        /** Over so many directions rates are summed. */
        public int summed() {
            return Math.max(1, critical);
        }

        /** λ₁(P⁻¹H). */
        public double effectiveSharpness() {
            return pairs.value(0);
        }

        /** tr X, the variance that holds the curvature; 0 if none does. */
        public double variance() {
            return critical == 0 ? 0 : CommonOps_DDRM.trace(estimate.covariance());
        }

        /** Whether there is such a variance: without, an oscillation would grow for ever. */
        public boolean isSolved() {
            return critical == 0 || estimate.status() instanceof Solved || estimate.status() instanceof NotConverged;
        }

        /** Eigenvalues of X, descending, one for each critical direction. */
        public double[] variances() {
            double[] variances = new double[critical];
            if (critical > 0) {
                SmallSpectrum spectrum = SmallSpectrum.of(estimate.covariance());
                Arrays.setAll(variances, i -> Math.max(0, spectrum.value(i)));
            }
            return variances;
        }

        /** Σ (uᵢᵀPδ)² over the critical directions. */
        public double varianceOf(INDArray deviation) {
            double sum = 0;
            for (int i = 0; i < critical; i++) {
                double along =
                        scale * Nd4j.getBlasWrapper().dot(pairs.directions().getRow(i), deviation);
                sum += along * along;
            }
            return sum;
        }
    }

    /** Looks at a midpoint; empty where numbers are not finite. */
    public Optional<Point> at(long step, INDArray midpoint) {
        PointEvaluation point = objective.at(midpoint);
        if (!Double.isFinite(point.loss())
                || !Double.isFinite(point.gradient().norm2Number().doubleValue())) {
            return Optional.empty();
        }
        FlowPosition position = FlowPosition.start(rule, midpoint, rule.start(midpoint), point.gradient(), step);
        double scale = 1 / rule.learningRate().at(step);
        double edge = StabilityThreshold.of(rule, step).effectiveSharpness();
        return spectrum.of(point, new Preconditioner.Scalar(scale), StabilityThreshold.TRACKED_RATIO * edge)
                .map(pairs -> {
                    int critical = pairs.countFrom(StabilityThreshold.CRITICAL_RATIO * edge);
                    return new Point(
                            position,
                            point.loss(),
                            pairs,
                            critical,
                            scale,
                            oscillation.at(point, pairs, Math.max(1, critical), position));
                });
    }

    /** The eigenpairs of the last midpoint. */
    public EffectiveSpectrum spectrum() {
        return spectrum;
    }

    /** Writes all that the next point depends on. */
    public void save(DataOutput out) throws IOException {
        spectrum.save(out);
    }

    /** Goes on where {@link #save} was. */
    public void restore(DataInput in) throws IOException {
        spectrum.restore(in);
    }

    @Override
    public void close() {
        spectrum.close();
        oscillation.close();
    }
}
