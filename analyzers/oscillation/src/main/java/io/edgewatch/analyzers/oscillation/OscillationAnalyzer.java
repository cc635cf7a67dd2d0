package io.edgewatch.analyzers.oscillation;

import static io.edgewatch.analyzers.oscillation.OscillationPlugin.COVARIANCE_EIGENVALUE;
import static io.edgewatch.analyzers.oscillation.OscillationPlugin.COVARIANCE_TRACE;
import static io.edgewatch.analyzers.oscillation.OscillationPlugin.CRITICAL_DIRECTIONS;
import static io.edgewatch.analyzers.oscillation.OscillationPlugin.GRADIENT_COSINE;
import static io.edgewatch.analyzers.oscillation.OscillationPlugin.LAG_ONE_CORRELATION;
import static io.edgewatch.analyzers.oscillation.OscillationPlugin.TOTAL_VARIANCE;

import io.edgewatch.analyzers.api.Analyzer;
import io.edgewatch.analyzers.api.AnalyzerContext;
import io.edgewatch.analyzers.api.Measurements;
import io.edgewatch.analyzers.api.TrainingStep;
import io.edgewatch.analyzers.oscillation.CriticalSpan.Critical;
import io.edgewatch.numerics.flow.SmallSpectrum;
import io.edgewatch.numerics.objective.Objective;
import io.edgewatch.numerics.optimizer.UpdateRule;
import io.edgewatch.numerics.stability.StabilityThreshold;
import java.util.Optional;
import java.util.OptionalLong;
import org.ejml.data.DMatrixRMaj;
import org.ejml.dense.row.CommonOps_DDRM;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/** Measures the oscillation of a run whose P is I/η; what is published is of the step whose δ has become known. */
final class OscillationAnalyzer implements Analyzer {
    private final UpdateRule rule;
    private final DeviationSource source;
    private final Optional<FromWeights> weights;
    private final DeviationWindow window;
    private final Optional<CriticalSpan> span;
    private final long spanEvery;
    private final INDArray deviation;
    private final INDArray midpoint;
    private final INDArray previousGradient;
    private long previousStep = -1;
    private boolean previousKnown;

    OscillationAnalyzer(AnalyzerContext context, boolean fromWeights, int window, long spanEvery, double tolerance) {
        Objective objective = context.objective();
        int dimension = objective.dimension();
        this.rule = requireStatic(context.updateRule());
        this.weights = fromWeights ? Optional.of(new FromWeights(dimension, objective.precision())) : Optional.empty();
        this.source = weights.<DeviationSource>map(w -> w)
                .orElseGet(() -> new FromGradients(rule, dimension, objective.precision()));
        this.window = new DeviationWindow(window, dimension, objective.precision());
        this.span =
                fromWeights && spanEvery > 0 ? Optional.of(new CriticalSpan(objective, tolerance)) : Optional.empty();
        this.spanEvery = spanEvery;
        this.deviation = Nd4j.createUninitialized(objective.precision(), dimension);
        this.midpoint = deviation.dup();
        this.previousGradient = deviation.dup();
    }

    private static UpdateRule requireStatic(UpdateRule rule) {
        if (!StabilityThreshold.hasStaticPreconditioner(rule)) {
            throw new IllegalArgumentException("oscillation is measured of gd, heavy-ball and nesterov only: the"
                    + " preconditioner of " + rule + " depends on the optimizer's state, which is not on the topics");
        }
        return rule;
    }

    @Override
    public int memory() {
        return window.steps() + source.memory();
    }

    @Override
    public void remember(TrainingStep step) {
        take(step);
    }

    @Override
    public void analyze(TrainingStep step, Measurements out) {
        boolean follows = previousKnown && step.step() == previousStep + 1;
        if (follows && isFinite(step)) {
            publishCosine(step, out);
        }
        take(step).ifPresent(of -> publish(of, out));
    }

    /** The step whose δ is known now. */
    private OptionalLong take(TrainingStep step) {
        boolean follows = previousKnown && step.step() == previousStep + 1;
        if (!follows) {
            source.forget();
            window.clear();
        }
        previousStep = step.step();
        previousKnown = isFinite(step);
        if (!previousKnown) {
            return OptionalLong.empty();
        }
        previousGradient.assign(step.requireGradient());
        OptionalLong of = source.next(step, deviation);
        of.ifPresent(t -> window.add(deviation, scale(t)));
        return of;
    }

    private boolean isFinite(TrainingStep step) {
        return Double.isFinite(step.requireGradient().norm2Number().doubleValue())
                && weights.map(w -> Double.isFinite(
                                step.requireWeights().norm2Number().doubleValue()))
                        .orElse(true);
    }

    /** p of P = pI. */
    private double scale(long step) {
        return 1 / rule.learningRate().at(step);
    }

    private void publishCosine(TrainingStep step, Measurements out) {
        double lengths = previousGradient.norm2Number().doubleValue()
                * step.requireGradient().norm2Number().doubleValue();
        if (lengths > 0) {
            double cosine = Nd4j.getBlasWrapper().dot(previousGradient, step.requireGradient()) / lengths;
            out.addAt(step.step() - 1, GRADIENT_COSINE, 0, cosine, 0);
        }
    }

    private void publish(long step, Measurements out) {
        if (!window.isFull()) {
            return;
        }
        double variance = window.totalVariance();
        double roundOff = Math.sqrt(scale(step)) * source.roundOff();
        double uncertainty = roundOff * (2 * Math.sqrt(variance) + roundOff);
        out.addAt(step, TOTAL_VARIANCE, 0, variance, uncertainty);
        double correlation = window.lagOneCorrelation();
        if (Double.isFinite(correlation)) {
            out.addAt(step, LAG_ONE_CORRELATION, 0, correlation, 0);
        }
        if (span.isPresent() && step % spanEvery == 0) {
            weights.orElseThrow().writeMidpoint(midpoint);
            double edge = StabilityThreshold.of(rule, step).effectiveSharpness();
            span.get()
                    .at(midpoint, scale(step), edge)
                    .ifPresent(critical -> publishCovariance(step, critical, variance, uncertainty, out));
        }
    }

    private void publishCovariance(
            long step, Critical critical, double variance, double uncertainty, Measurements out) {
        out.addAt(step, CRITICAL_DIRECTIONS, 0, critical.count(), 0);
        if (critical.count() == 0) {
            return;
        }
        DMatrixRMaj covariance = window.covarianceAlong(critical.pairs().directions(), critical.count());
        double trace = CommonOps_DDRM.trace(covariance);
        double turned = uncertainty + critical.turn() * (2 * Math.sqrt(trace * variance) + critical.turn() * variance);
        out.addAt(step, COVARIANCE_TRACE, 0, trace, turned);
        double[] eigenvalues = SmallSpectrum.of(covariance).values();
        for (int i = 0; i < eigenvalues.length; i++) {
            out.addAt(step, COVARIANCE_EIGENVALUE, i, eigenvalues[i], turned);
        }
    }

    @Override
    public void close() {
        span.ifPresent(CriticalSpan::close);
    }
}
