package io.edgewatch.analyzers.stableflow;

import static io.edgewatch.analyzers.stableflow.StableFlowPlugin.ANCHOR_STEP;
import static io.edgewatch.analyzers.stableflow.StableFlowPlugin.DISTANCE;
import static io.edgewatch.analyzers.stableflow.StableFlowPlugin.EFFECTIVE_SHARPNESS;
import static io.edgewatch.analyzers.stableflow.StableFlowPlugin.LOSS;
import static io.edgewatch.analyzers.stableflow.StableFlowPlugin.SHARPNESS;

import io.edgewatch.analyzers.api.Analyzer;
import io.edgewatch.analyzers.api.AnalyzerContext;
import io.edgewatch.analyzers.api.Measurements;
import io.edgewatch.analyzers.api.StateFormat;
import io.edgewatch.analyzers.api.TrainingStep;
import io.edgewatch.analyzers.api.UnusableStateException;
import io.edgewatch.numerics.flow.AnchoredFlow;
import io.edgewatch.numerics.flow.FlowSettings;
import io.edgewatch.numerics.flow.Midpoints;
import io.edgewatch.numerics.flow.ProcessPoint;
import io.edgewatch.numerics.flow.StableFlow;
import io.edgewatch.numerics.objective.Coordinates;
import io.edgewatch.numerics.objective.Objective;
import io.edgewatch.numerics.optimizer.GradientDescent;
import java.util.Optional;
import org.nd4j.linalg.api.ndarray.INDArray;

/** Integrates the stable flow step by step with a run; what is published is of the step whose midpoint has become known. */
final class StableFlowAnalyzer implements Analyzer {
    /** Before there was a version, a state began with its content. */
    private static final StateFormat STATE = new StateFormat(4);

    private final Coordinates coordinates;
    private final Midpoints midpoints;
    private final AnchoredFlow<StableFlow, ProcessPoint> flow;
    private final long anchorFrom;
    private final double tolerance;

    StableFlowAnalyzer(AnalyzerContext context, long anchorFrom, double tolerance) {
        GradientDescent rule = context.requireGradientDescent("stable-flow");
        this.coordinates = context.coordinates(true);
        this.midpoints = new Midpoints(Midpoints.MEMORY, coordinates);
        Objective objective = coordinates.objective();
        FlowSettings settings = new FlowSettings(1, 1, 1, tolerance);
        this.flow = new AnchoredFlow<>(
                objective,
                rule,
                position -> new StableFlow(objective, rule, settings, position),
                context.firstStep() + 1);
        this.anchorFrom = anchorFrom;
        this.tolerance = tolerance;
        context.state().ifPresent(this::restore);
    }

    @Override
    public int memory() {
        return Midpoints.MEMORY;
    }

    @Override
    public void remember(TrainingStep step) {
        midpoints.take(step.step(), step.requireWeights());
    }

    @Override
    public Optional<byte[]> state() {
        if (!flow.hasBegun()) {
            return Optional.empty();
        }
        return Optional.of(STATE.write(coordinates, out -> {
            flow.save(out);
        }));
    }

    private void restore(byte[] state) {
        try {
            STATE.read(coordinates, state, in -> {
                flow.restore(in);
            });
        } catch (UnusableStateException e) {
            close();
            throw e;
        }
    }

    @Override
    public void analyze(TrainingStep step, Measurements out) {
        boolean known = midpoints.take(step.step(), step.requireWeights());
        long of = step.step() - 1;
        boolean reached = flow.reach(of);
        if (!reached && known && of >= anchorFrom) {
            flow.anchor(of, midpoints.midpoint());
        }
        if (known && of >= anchorFrom) {
            out.addAt(of, ANCHOR_STEP, 0, flow.anchorStep(), 0);
        }
        if (flow.isAnchored()) {
            INDArray weights = flow.flow().weights();
            ProcessPoint point = flow.observe();
            if (!point.status().isEnd()) {
                publish(of, point, out);
                if (known) {
                    out.addAt(of, DISTANCE, 0, midpoints.midpoint().distance2(weights), 0);
                }
            }
        }
    }

    private void publish(long of, ProcessPoint point, Measurements out) {
        out.addAt(of, LOSS, 0, point.loss(), tolerance * Math.abs(point.loss()));
        point.pairs().ifPresent(pairs -> {
            out.addAt(of, EFFECTIVE_SHARPNESS, 0, pairs.value(0), pairs.residual());
            out.addAt(of, SHARPNESS, 0, point.eigenvalue(0), pairs.residual() * point.scale());
        });
    }

    @Override
    public void close() {
        flow.close();
        coordinates.close();
    }
}
