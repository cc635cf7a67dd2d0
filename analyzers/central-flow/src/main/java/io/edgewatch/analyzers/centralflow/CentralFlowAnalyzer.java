package io.edgewatch.analyzers.centralflow;

import static io.edgewatch.analyzers.centralflow.CentralFlowPlugin.ANCHOR_STEP;
import static io.edgewatch.analyzers.centralflow.CentralFlowPlugin.COMPLEMENTARITY_RESIDUAL;
import static io.edgewatch.analyzers.centralflow.CentralFlowPlugin.EFFORT;
import static io.edgewatch.analyzers.centralflow.CentralFlowPlugin.FLOW_CRITICAL_DIRECTIONS;
import static io.edgewatch.analyzers.centralflow.CentralFlowPlugin.FLOW_DISTANCE;
import static io.edgewatch.analyzers.centralflow.CentralFlowPlugin.FLOW_EFFECTIVE_SHARPNESS;
import static io.edgewatch.analyzers.centralflow.CentralFlowPlugin.FLOW_LOSS;
import static io.edgewatch.analyzers.centralflow.CentralFlowPlugin.FLOW_SHARPNESS;
import static io.edgewatch.analyzers.centralflow.CentralFlowPlugin.PREDICTED_COVARIANCE_EIGENVALUE;
import static io.edgewatch.analyzers.centralflow.CentralFlowPlugin.PREDICTED_LOSS;
import static io.edgewatch.analyzers.centralflow.CentralFlowPlugin.PREDICTED_VARIANCE;

import io.edgewatch.analyzers.api.Analyzer;
import io.edgewatch.analyzers.api.AnalyzerContext;
import io.edgewatch.analyzers.api.Measurements;
import io.edgewatch.analyzers.api.StateFormat;
import io.edgewatch.analyzers.api.TrainingStep;
import io.edgewatch.analyzers.api.UnusableStateException;
import io.edgewatch.numerics.flow.AnchoredFlow;
import io.edgewatch.numerics.flow.CentralFlow;
import io.edgewatch.numerics.flow.CentralPoint;
import io.edgewatch.numerics.flow.Midpoints;
import io.edgewatch.numerics.objective.Coordinates;
import io.edgewatch.numerics.objective.Objective;
import io.edgewatch.numerics.optimizer.PreconditionedRule;
import java.util.Optional;
import org.nd4j.linalg.api.ndarray.INDArray;

/** Integrates the central flow step by step with a run; what is published is of the step whose midpoint has become known. */
final class CentralFlowAnalyzer implements Analyzer {
    /** Before there was a version, a state began with its content. */
    private static final StateFormat STATE = new StateFormat(4);

    private final Coordinates coordinates;
    private final Midpoints midpoints;
    private final AnchoredFlow<CentralFlow, CentralPoint> flow;
    private final Alignment alignment;
    private final Lookahead lookahead;
    private final Pacing pacing;
    private final long anchorFrom;
    private final double tolerance;
    private Effort effort = Effort.FULL;

    CentralFlowAnalyzer(
            AnalyzerContext context,
            long anchorFrom,
            double tolerance,
            Pacing pacing,
            long cosinesEvery,
            int stepsAhead) {
        PreconditionedRule rule = context.requireGradientDescent("central-flow");
        this.coordinates = context.coordinates(true);
        this.midpoints = new Midpoints(Midpoints.MEMORY, coordinates);
        this.flow = flow(context, rule, tolerance);
        this.lookahead = new Lookahead(flow(context, rule, tolerance), stepsAhead, tolerance);
        this.alignment = new Alignment(
                cosinesEvery,
                tolerance,
                context.objective().precision(),
                context.objective().dimension());
        this.pacing = pacing;
        this.anchorFrom = anchorFrom;
        this.tolerance = tolerance;
        context.state().ifPresent(this::restore);
    }

    private AnchoredFlow<CentralFlow, CentralPoint> flow(
            AnalyzerContext context, PreconditionedRule rule, double tolerance) {
        Objective objective = coordinates.objective();
        return new AnchoredFlow<>(
                objective,
                rule,
                position -> new CentralFlow(objective, rule, effort.settings(tolerance), position),
                context.firstStep() + 1);
    }

    @Override
    public int memory() {
        return Math.max(Midpoints.MEMORY, alignment.memory());
    }

    @Override
    public void remember(TrainingStep step) {
        midpoints.take(step.step(), step.requireWeights());
        if (midpoints.held() >= 2) {
            alignment.beginAgain(step.step() - 1, midpoints.newest(1), midpoints.newest(0));
        }
    }

    @Override
    public Optional<byte[]> state() {
        if (!flow.hasBegun()) {
            return Optional.empty();
        }
        return Optional.of(STATE.write(coordinates, out -> {
            out.writeInt(effort.ordinal());
            out.writeBoolean(pacing.looksAhead());
            flow.save(out);
            alignment.save(out);
            lookahead.save(out);
        }));
    }

    private void restore(byte[] state) {
        try {
            STATE.read(coordinates, state, in -> {
                effort = Effort.values()[in.readInt()];
                pacing.resume(effort, in.readBoolean());
                flow.restore(in);
                alignment.restore(in);
                lookahead.restore(in);
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
        boolean follows = known && of >= anchorFrom;
        if (flow.reach(of)) {
            effort = pacing.next();
            flow.flow().integrate(effort.substeps(), effort.eigenEvery());
        } else if (follows) {
            effort = pacing.next();
            flow.anchor(of, midpoints.midpoint());
        }
        if (follows) {
            out.addAt(of, ANCHOR_STEP, 0, flow.anchorStep(), 0);
        }
        if (flow.isAnchored()) {
            INDArray weights = flow.flow().weights();
            CentralPoint point = flow.observe();
            if (point.process().pairs().isPresent()) {
                publish(of, point, out);
                if (known) {
                    out.addAt(of, FLOW_DISTANCE, 0, midpoints.midpoint().distance2(weights), 0);
                }
                beginAlignment(of);
            }
        }
        alignment.arrive(step.step(), step.requireWeights(), out);
        if (pacing.looksAhead()) {
            lookahead.look(flow, step.step(), effort, out);
        } else {
            lookahead.pause();
        }
    }

    private void beginAlignment(long of) {
        if (flow.isAnchored() && alignment.wants(of) && midpoints.held() >= 2) {
            INDArray velocity = flow.flow().velocity();
            INDArray lifted =
                    coordinates.lifted(velocity.reshape(1, velocity.length())).getRow(0);
            alignment.begin(of, midpoints.newest(1), midpoints.newest(0), lifted);
        }
    }

    private void publish(long of, CentralPoint point, Measurements out) {
        double loss = point.process().loss();
        double variance = point.predictedLoss() - loss;
        out.addAt(of, FLOW_LOSS, 0, loss, tolerance * Math.abs(loss));
        if (!point.process().status().isEnd()) { // or there is no oscillation that holds the sharpness
            out.addAt(of, PREDICTED_LOSS, 0, point.predictedLoss(), tolerance * (Math.abs(loss) + variance));
            out.addAt(of, PREDICTED_VARIANCE, 0, variance, tolerance * variance);
            for (int i = 0; i < point.critical(); i++) {
                out.addAt(of, PREDICTED_COVARIANCE_EIGENVALUE, i, point.variance(i), tolerance * variance);
            }
        }
        double effective = point.process().effectiveEigenvalue(0);
        double residual = point.process().pairs().orElseThrow().residual();
        out.addAt(of, FLOW_EFFECTIVE_SHARPNESS, 0, effective, residual);
        out.addAt(
                of,
                FLOW_SHARPNESS,
                0,
                point.process().eigenvalue(0),
                residual * point.process().scale());
        out.addAt(of, FLOW_CRITICAL_DIRECTIONS, 0, point.critical(), 0);
        out.addAt(of, COMPLEMENTARITY_RESIDUAL, 0, point.residual(), 0);
        out.addAt(of, EFFORT, 0, effort.ordinal(), 0);
    }

    @Override
    public void close() {
        flow.close();
        lookahead.close();
        alignment.close();
        coordinates.close();
    }
}
