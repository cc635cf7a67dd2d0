package io.edgewatch.numerics.flow;

import io.edgewatch.numerics.eigen.SpectrumSettings;
import io.edgewatch.numerics.objective.Objective;
import io.edgewatch.numerics.objective.PointEvaluation;
import io.edgewatch.numerics.optimizer.PreconditionedRule;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * The stable flow dw/dt = −P⁻¹∇L rolled out ahead of a run, as cheaply as it can be trusted: Euler substeps just small enough to be
 * stable, one per step below the edge, where training itself takes no smaller ones; λ₁ only where it is asked for.
 */
public final class StableRollout implements AutoCloseable {
    /** Below this effective sharpness one substep a step is stable with a margin. */
    private static final double ONE_SUBSTEP = 1.9;

    private static final int MOST_PAIRS = 4;
    private static final int MOST_PRODUCTS = 200;
    private static final long SEED = 0;

    private final Objective objective;
    private final PreconditionedRule rule;
    private final EffectiveSpectrum spectrum;
    private final FlowPosition position;
    private final StableSubstep substep;
    private double effectiveSharpness;

    /**
     * A roll-out from a point of a run.
     *
     * @param start (w, t, ν) where it starts; copied
     * @param pairs of the spectrum at the start, where its own begins
     * @param effectiveSharpness λ₁(P⁻¹H) at the start
     * @param tolerance of the eigenpairs, relative to the largest
     */
    public StableRollout(
            Objective objective,
            PreconditionedRule rule,
            FlowPosition start,
            EffectiveSpectrum pairs,
            double effectiveSharpness,
            double tolerance) {
        this.objective = objective;
        this.rule = rule;
        this.position = start.copy();
        int most = Math.min(MOST_PAIRS, objective.dimension());
        this.spectrum = new EffectiveSpectrum(
                objective.dimension(),
                objective.precision(),
                new SpectrumSettings(1, most, tolerance, MOST_PRODUCTS, SEED));
        spectrum.startFrom(pairs);
        this.substep = new StableSubstep(objective, rule, start.weights());
        this.effectiveSharpness = effectiveSharpness;
    }

    /** λ₁(P⁻¹H) where it is; NaN once numbers are no longer finite or too many substeps would be needed. */
    public double effectiveSharpness() {
        return effectiveSharpness;
    }

    /** w, live. */
    public INDArray weights() {
        return position.weights();
    }

    /** On by so many steps, and λ₁ there. */
    public double advance(int steps) {
        int substeps = substeps();
        for (int i = 0; i < steps * substeps && Double.isFinite(effectiveSharpness); i++) {
            if (!substep.take(position, 1.0 / substeps)) {
                effectiveSharpness = Double.NaN;
            }
        }
        if (Double.isFinite(effectiveSharpness)) {
            PointEvaluation point = objective.at(position.weights());
            substep.beginWith(point.gradient());
            effectiveSharpness = Double.isFinite(point.loss())
                    ? spectrum.of(point, position.preconditioner(rule), Double.POSITIVE_INFINITY)
                            .map(pairs -> pairs.value(0))
                            .orElse(Double.NaN)
                    : Double.NaN;
        }
        return effectiveSharpness;
    }

    private int substeps() {
        if (effectiveSharpness > FlowSettings.MOST_STABLE_SUBSTEPS) {
            effectiveSharpness = Double.NaN;
        }
        return effectiveSharpness < ONE_SUBSTEP ? 1 : (int) Math.ceil(effectiveSharpness);
    }

    @Override
    public void close() {
        spectrum.close();
    }
}
