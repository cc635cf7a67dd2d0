package io.edgewatch.analyzers.taylor;

import static io.edgewatch.analyzers.taylor.TaylorPlugin.CROSSING_STEP;
import static io.edgewatch.analyzers.taylor.TaylorPlugin.MEASURED_ALONG;
import static io.edgewatch.analyzers.taylor.TaylorPlugin.MEASURED_DISTANCE;
import static io.edgewatch.analyzers.taylor.TaylorPlugin.RATIO;

import io.edgewatch.analyzers.api.Analyzer;
import io.edgewatch.analyzers.api.AnalyzerContext;
import io.edgewatch.analyzers.api.Measurements;
import io.edgewatch.analyzers.api.StateFormat;
import io.edgewatch.analyzers.api.TrainingStep;
import io.edgewatch.analyzers.api.UnusableStateException;
import io.edgewatch.analyzers.taylor.Prediction.Aspect;
import io.edgewatch.numerics.eigen.SpectrumSettings;
import io.edgewatch.numerics.flow.EffectivePairs;
import io.edgewatch.numerics.flow.EffectiveSpectrum;
import io.edgewatch.numerics.flow.TaylorRollout;
import io.edgewatch.numerics.flow.TaylorRollout.Degree;
import io.edgewatch.numerics.objective.Coordinates;
import io.edgewatch.numerics.objective.Objective;
import io.edgewatch.numerics.objective.PointEvaluation;
import io.edgewatch.numerics.optimizer.GradientDescent;
import io.edgewatch.numerics.optimizer.Preconditioner;
import io.edgewatch.numerics.stability.StabilityThreshold;
import java.util.Optional;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/** Watches for crossings of the edge and holds training against what the polynomials at the last one said. */
final class TaylorAnalyzer implements Analyzer {
    /** Before there was a version, a state began with its content. */
    private static final StateFormat STATE = new StateFormat(4);

    private static final int MOST_PRODUCTS = 200;
    private static final long SEED = 0;

    private final Coordinates coordinates;
    private final Objective objective;
    private final GradientDescent rule;
    private final EffectiveSpectrum spectrum;
    private final int length;
    private final double tolerance;
    private Optional<Prediction> prediction = Optional.empty();
    /** NaN before there was one. */
    private double lastRatio = Double.NaN;

    TaylorAnalyzer(AnalyzerContext context, int length, double tolerance) {
        this.rule = context.requireGradientDescent("taylor");
        this.coordinates = context.coordinates(true);
        this.objective = coordinates.objective();
        this.spectrum = new EffectiveSpectrum(
                objective.dimension(),
                objective.precision(),
                new SpectrumSettings(1, 1, tolerance, MOST_PRODUCTS, SEED));
        this.length = length;
        this.tolerance = tolerance;
        context.state().ifPresent(this::restore);
    }

    @Override
    public void analyze(TrainingStep step, Measurements out) {
        prediction = prediction.filter(present -> present.covers(step.step()));
        prediction.ifPresent(present -> compare(present, step, out));
        PointEvaluation point = objective.at(coordinates.reduced(step.requireWeights()));
        if (!Double.isFinite(point.loss())) {
            return;
        }
        var P = new Preconditioner.Scalar(1 / rule.learningRate().at(step.step()));
        spectrum.of(point, P, Double.POSITIVE_INFINITY).ifPresent(pairs -> watch(step, point, P, pairs, out));
    }

    private void watch(
            TrainingStep step,
            PointEvaluation point,
            Preconditioner.Scalar preconditioner,
            EffectivePairs pairs,
            Measurements out) {
        StabilityThreshold edge = StabilityThreshold.of(rule, step.step());
        double ratio = edge.ratioOfEffective(pairs.value(0));
        out.add(RATIO, 0, ratio, edge.ratioOfEffective(pairs.residual()));
        if (prediction.isEmpty() && lastRatio < 1 && ratio >= 1) {
            INDArray u = pairs.directions().getRow(0).mul(Math.sqrt(preconditioner.p())); // of length 1
            prediction =
                    Optional.of(Prediction.at(step.step(), length, step.requireWeights(), point, preconditioner, u));
            out.add(CROSSING_STEP, 0, step.step(), 0);
        }
        lastRatio = ratio;
    }

    private void compare(Prediction present, TrainingStep step, Measurements out) {
        long at = step.step();
        out.add(CROSSING_STEP, 0, present.crossing(), 0);
        publish(present.of(Degree.QUADRATIC, at), TaylorPlugin.QUADRATIC, out);
        publish(present.of(Degree.CUBIC, at), TaylorPlugin.CUBIC, out);
        INDArray d = coordinates.reduced(present.displacement(step.requireWeights()));
        TaylorRollout.State measured = present.measured(d, step.loss());
        if (!measured.isFinite()) {
            return;
        }
        out.add(MEASURED_ALONG, 0, measured.along(), tolerance * measured.norm());
        out.add(MEASURED_DISTANCE, 0, measured.norm(), 0);
        for (Degree degree : Degree.values()) {
            TaylorPlugin.OfDegree quantities = degree == Degree.QUADRATIC ? TaylorPlugin.QUADRATIC : TaylorPlugin.CUBIC;
            for (Aspect aspect : Aspect.values()) {
                if (present.isFirstOff(degree, aspect, at, measured)) {
                    out.add(quantities.off(aspect), 0, at - present.crossing(), 0);
                }
            }
        }
    }

    private void publish(Optional<TaylorRollout.State> predicted, TaylorPlugin.OfDegree quantities, Measurements out) {
        predicted.ifPresent(state -> {
            out.add(quantities.loss(), 0, state.loss(), 0);
            out.add(quantities.along(), 0, state.along(), tolerance * state.norm());
            out.add(quantities.distance(), 0, state.norm(), 0);
        });
    }

    @Override
    public Optional<byte[]> state() {
        if (Double.isNaN(lastRatio)) {
            return Optional.empty();
        }
        return Optional.of(STATE.write(coordinates, out -> {
            out.writeDouble(lastRatio);
            spectrum.save(out);
            out.writeBoolean(prediction.isPresent());
            if (prediction.isPresent()) {
                prediction.get().save(out);
            }
        }));
    }

    private void restore(byte[] state) {
        try {
            STATE.read(coordinates, state, in -> {
                lastRatio = in.readDouble();
                spectrum.restore(in);
                if (in.readBoolean()) {
                    prediction = Optional.of(Prediction.restore(
                            in, length, zeros(coordinates.dimension()), zeros(objective.dimension())));
                }
            });
        } catch (UnusableStateException e) {
            close();
            throw e;
        }
    }

    private INDArray zeros(int length) {
        return Nd4j.zeros(objective.precision(), length);
    }

    @Override
    public void close() {
        spectrum.close();
        coordinates.close();
    }
}
