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
import io.edgewatch.numerics.objective.CoordinateChoice;
import io.edgewatch.numerics.objective.Coordinates;
import io.edgewatch.numerics.objective.Objective;
import io.edgewatch.numerics.optimizer.UpdateRule;
import io.edgewatch.numerics.stability.NextUpdate;
import io.edgewatch.numerics.stability.NextUpdates;
import io.edgewatch.numerics.stability.StabilityThreshold;
import java.util.Optional;
import java.util.OptionalLong;
import org.ejml.data.DMatrixRMaj;
import org.ejml.dense.row.CommonOps_DDRM;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/** Measures the oscillation of a run; what is published is of the step whose δ has become known. */
final class OscillationAnalyzer implements Analyzer {
    private final UpdateRule rule;
    private final DeviationSource source;
    private final Optional<NextUpdates> states;
    private final Optional<FromWeights> weights;
    /** Of the window and the span; what comes from the run is of all weights. */
    private final Coordinates coordinates;

    private final DeviationWindow window;
    private final Optional<CriticalSpan> span;
    private final long spanEvery;
    private final INDArray deviation;
    private final INDArray midpoint;
    private final INDArray previousGradient;
    /** That of the last step, whose δ is known with the next; where P depends on the state. */
    private Optional<NextUpdate> held = Optional.empty();

    private long previousStep = -1;
    private boolean previousKnown;

    OscillationAnalyzer(AnalyzerContext context, boolean fromWeights, int window, long spanEvery, double tolerance) {
        Objective objective = context.objective();
        int dimension = objective.dimension();
        this.rule = context.updateRule();
        this.states = StabilityThreshold.hasStaticPreconditioner(rule)
                ? Optional.empty()
                : Optional.of(new NextUpdates(rule, dimension, objective.precision()));
        this.weights = fromWeights ? Optional.of(new FromWeights(dimension, objective.precision())) : Optional.empty();
        this.source = weights.<DeviationSource>map(w -> w)
                .orElseGet(() -> new FromGradients(rule, dimension, objective.precision()));
        boolean hasSpan = fromWeights && spanEvery > 0;
        this.coordinates = coordinates(context, hasSpan);
        this.window = new DeviationWindow(window, coordinates.objective().dimension(), objective.precision());
        this.span = hasSpan ? Optional.of(new CriticalSpan(coordinates.objective(), tolerance)) : Optional.empty();
        this.spanEvery = spanEvery;
        this.deviation = Nd4j.createUninitialized(objective.precision(), dimension);
        this.midpoint = deviation.dup();
        this.previousGradient = deviation.dup();
    }

    /** The loss is evaluated for the span alone. With weight decay δ has a part that the data do not see. */
    private static Coordinates coordinates(AnalyzerContext context, boolean hasSpan) {
        if (!hasSpan) {
            CoordinateChoice.named(context.setting("coordinates"));
            return Coordinates.weights(context.objective());
        }
        UpdateRule rule = context.updateRule();
        return context.coordinates(StabilityThreshold.hasStaticPreconditioner(rule) && rule.weightDecay() == 0);
    }

    @Override
    public int memory() {
        return window.steps() + source.memory();
    }

    @Override
    public void remember(TrainingStep step) {
        take(step);
        hold(step);
    }

    @Override
    public void analyze(TrainingStep step, Measurements out) {
        boolean follows = previousKnown && step.step() == previousStep + 1;
        if (follows && isFinite(step)) {
            publishCosine(step, out);
        }
        take(step).ifPresent(of -> publish(of, out));
        hold(step);
    }

    private void hold(TrainingStep step) {
        held = previousKnown
                ? states.map(of ->
                        of.of(step.step(), step.requireOptimizerState(), step.requireWeights(), step.requireGradient()))
                : Optional.empty();
    }

    /** P of the step whose δ is known, and its edge. */
    private NextUpdate update(long of) {
        return states.isPresent() ? held.orElseThrow() : NextUpdate.of(rule, of);
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
        of.ifPresent(t -> window.add(coordinates.reduced(deviation), update(t).preconditioner()));
        return of;
    }

    private boolean isFinite(TrainingStep step) {
        return isFinite(step.requireGradient())
                && (weights.isEmpty() || isFinite(step.requireWeights()))
                && (states.isEmpty() || isFinite(step.requireOptimizerState()));
    }

    private static boolean isFinite(INDArray vector) {
        return Double.isFinite(vector.norm2Number().doubleValue());
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
        NextUpdate update = update(step);
        double roundOff = source.roundOff(update.preconditioner());
        double uncertainty = roundOff * (2 * Math.sqrt(variance) + roundOff);
        out.addAt(step, TOTAL_VARIANCE, 0, variance, uncertainty);
        double correlation = window.lagOneCorrelation();
        if (Double.isFinite(correlation)) {
            out.addAt(step, LAG_ONE_CORRELATION, 0, correlation, 0);
        }
        if (span.isPresent() && update.threshold().isPresent() && step % spanEvery == 0) {
            weights.orElseThrow().writeMidpoint(midpoint);
            span.get()
                    .at(
                            coordinates.reduced(midpoint),
                            update.preconditioner(),
                            update.threshold().get().effectiveSharpness())
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
        coordinates.close();
    }
}
