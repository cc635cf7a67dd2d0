package io.edgewatch.analyzers.selfstabilization;

import static io.edgewatch.analyzers.selfstabilization.SelfStabilizationPlugin.BURST_EARLIEST;
import static io.edgewatch.analyzers.selfstabilization.SelfStabilizationPlugin.BURST_LATEST;
import static io.edgewatch.analyzers.selfstabilization.SelfStabilizationPlugin.CHANGE;
import static io.edgewatch.analyzers.selfstabilization.SelfStabilizationPlugin.CRITICAL_DIRECTIONS;
import static io.edgewatch.analyzers.selfstabilization.SelfStabilizationPlugin.EIGENVALUE_CHANGE;
import static io.edgewatch.analyzers.selfstabilization.SelfStabilizationPlugin.MEASURED_CHANGE;
import static io.edgewatch.analyzers.selfstabilization.SelfStabilizationPlugin.REDUCTION;
import static io.edgewatch.analyzers.selfstabilization.SelfStabilizationPlugin.SHARPENING;
import static io.edgewatch.analyzers.selfstabilization.SelfStabilizationPlugin.SHARPNESS;
import static io.edgewatch.analyzers.selfstabilization.SelfStabilizationPlugin.STEPS_TO_EDGE;

import io.edgewatch.analyzers.api.Analyzer;
import io.edgewatch.analyzers.api.AnalyzerContext;
import io.edgewatch.analyzers.api.Measurements;
import io.edgewatch.analyzers.api.StateFormat;
import io.edgewatch.analyzers.api.TrainingStep;
import io.edgewatch.analyzers.api.UnusableStateException;
import io.edgewatch.numerics.flow.LocalMode;
import io.edgewatch.numerics.flow.Midpoints;
import io.edgewatch.numerics.flow.SharpeningBalance;
import io.edgewatch.numerics.objective.Coordinates;
import io.edgewatch.numerics.objective.Objective;
import io.edgewatch.numerics.optimizer.GradientDescent;
import io.edgewatch.numerics.stability.StabilityThreshold;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.function.IntSupplier;
import org.ejml.data.DMatrixRMaj;

/** Splits dS/dt at every midpoint of a run and, now and then, looks ahead; what is published is of the step whose midpoint has become known. */
final class SelfStabilizationAnalyzer implements Analyzer {
    /** Before there was a version, a state began with its content. */
    private static final StateFormat STATE = new StateFormat(4);

    /** An oscillation of less than this share of the variance that holds the sharpness has not grown. */
    private static final double GROWN = 0.25;
    /** So many waiting steps mean that it is behind, and leaves forecasts out. */
    private static final int BEHIND = 8;

    private final GradientDescent rule;
    private final Coordinates coordinates;
    private final Midpoints midpoints;
    private final LocalMode local;
    private final MeasuredChange measured = new MeasuredChange();
    private final Onset onset = new Onset();
    private final Forecast forecast;
    private final IntSupplier waiting;
    private final double tolerance;
    private final long every;
    private boolean begun;

    SelfStabilizationAnalyzer(AnalyzerContext context, long every, int horizon, double tolerance) {
        this.rule = context.requireGradientDescent("self-stabilization");
        this.coordinates = context.coordinates(true);
        Objective objective = coordinates.objective();
        this.midpoints = new Midpoints(Midpoints.FOURTH_DIFFERENCE_MEMORY, coordinates);
        this.local = new LocalMode(objective, rule, tolerance);
        this.forecast = new Forecast(objective, rule, tolerance, horizon);
        this.waiting = context.waitingSteps();
        this.tolerance = tolerance;
        this.every = every;
        context.state().ifPresent(this::restore);
    }

    @Override
    public int memory() {
        return Midpoints.FOURTH_DIFFERENCE_MEMORY;
    }

    @Override
    public void remember(TrainingStep step) {
        midpoints.take(step.step(), step.requireWeights());
    }

    @Override
    public void analyze(TrainingStep step, Measurements out) {
        if (midpoints.take(step.step(), step.requireWeights())) {
            long of = step.step() - 1;
            begun = true;
            local.at(of, midpoints.midpoint()).ifPresent(point -> publish(of, point, out));
        }
    }

    private void publish(long of, LocalMode.Point point, Measurements out) {
        double p = point.scale();
        double uncertainty = p * valueUncertainty(of, point);
        out.addAt(of, SHARPNESS, 0, p * point.effectiveSharpness(), uncertainty);
        out.addAt(of, CRITICAL_DIRECTIONS, 0, point.critical(), 0);
        OptionalDouble variance = midpoints
                .fourthDifference()
                .map(delta -> OptionalDouble.of(point.varianceOf(delta)))
                .orElseGet(OptionalDouble::empty);
        publishRates(of, point, variance, out);
        measured.take(new MeasuredChange.Sample(of, valuesOfTheHessian(point), point.summed(), uncertainty))
                .ifPresent(
                        change -> out.addAt(change.step(), MEASURED_CHANGE, 0, change.value(), change.uncertainty()));
        lookAhead(of, point, variance, out);
    }

    /** An eigenvalue lies within its residual r, and within r²/gap where the next is a gap away. */
    private double valueUncertainty(long of, LocalMode.Point point) {
        double followed = StabilityThreshold.TRACKED_RATIO * edge(of);
        int count = point.summed();
        double next = count < point.pairs().count() ? point.pairs().value(count) : followed;
        double gap = point.pairs().value(count - 1) - next;
        double residual = point.pairs().residual();
        return gap > residual ? residual * residual / gap : residual;
    }

    private double edge(long step) {
        return StabilityThreshold.of(rule, step).effectiveSharpness();
    }

    private static double[] valuesOfTheHessian(LocalMode.Point point) {
        double[] values = point.pairs().values();
        for (int i = 0; i < values.length; i++) {
            values[i] *= point.scale();
        }
        return values;
    }

    private void publishRates(long of, LocalMode.Point point, OptionalDouble variance, Measurements out) {
        double p = point.scale();
        double sharpening = p * point.estimate().balance().sharpeningTrace();
        out.addAt(of, SHARPENING, 0, sharpening, tolerance * Math.abs(sharpening));
        if (point.critical() > 0 && variance.isEmpty()) {
            return; // whether they oscillate is not known yet
        }
        SharpeningBalance balance = isGrown(point, variance) ? point.estimate().balance() : withoutOscillation(point);
        double reduction = p * balance.reductionTrace();
        double uncertainty = tolerance * (Math.abs(sharpening) + Math.abs(reduction));
        out.addAt(of, REDUCTION, 0, reduction, uncertainty);
        out.addAt(of, CHANGE, 0, p * balance.trace(), uncertainty);
        for (int i = 0; i < point.summed(); i++) {
            int index = i;
            balance.single(i, point.pairs())
                    .ifPresent(rate -> out.addAt(of, EIGENVALUE_CHANGE, index, p * rate, uncertainty));
        }
    }

    private static boolean isGrown(LocalMode.Point point, OptionalDouble variance) {
        return point.critical() > 0 && variance.orElse(0) >= GROWN * point.variance();
    }

    private static SharpeningBalance withoutOscillation(LocalMode.Point point) {
        return new SharpeningBalance(
                point.estimate().balance().sharpening(), new DMatrixRMaj(point.summed(), point.summed()));
    }

    private void lookAhead(long of, LocalMode.Point point, OptionalDouble variance, Measurements out) {
        boolean above = point.effectiveSharpness() >= edge(of);
        double seeded = above ? onset.grow(of, roundOff(point), point.effectiveSharpness()) : 0;
        if (every == 0 || of % every != 0 || waiting.getAsInt() >= BEHIND) {
            return;
        }
        if (!above) {
            forecast.stepsToEdge(point, local.spectrum(), edge(of))
                    .ifPresent(steps -> out.addAt(of, STEPS_TO_EDGE, 0, steps, 0));
        } else if (variance.isPresent() && point.variance() > 0 && !isGrown(point, variance)) {
            // it was measured one step before
            double seen = 0.5 * Math.log(variance.getAsDouble()) + Onset.growth(point.effectiveSharpness());
            Forecast.Burst burst =
                    forecast.burst(point, local.spectrum(), seeded, seen, 0.5 * Math.log(point.variance()));
            burst.earliest().ifPresent(steps -> out.addAt(of, BURST_EARLIEST, 0, of + steps, 0));
            burst.latest().ifPresent(steps -> out.addAt(of, BURST_LATEST, 0, of + steps, 0));
        }
    }

    /** ε‖w‖√p. */
    private double roundOff(LocalMode.Point point) {
        return midpoints.roundOff() * Math.sqrt(point.scale());
    }

    @Override
    public Optional<byte[]> state() {
        if (!begun) {
            return Optional.empty();
        }
        return Optional.of(STATE.write(coordinates, out -> {
            local.save(out);
            measured.save(out);
            onset.save(out);
        }));
    }

    private void restore(byte[] state) {
        try {
            STATE.read(coordinates, state, in -> {
                local.restore(in);
                measured.restore(in);
                onset.restore(in);
            });
        } catch (UnusableStateException e) {
            close();
            throw e;
        }
        begun = true;
    }

    @Override
    public void close() {
        local.close();
        coordinates.close();
    }
}
