package io.edgewatch.analyzers.centralflow;

import io.edgewatch.analyzers.api.Measurements;
import io.edgewatch.numerics.flow.AnchoredFlow;
import io.edgewatch.numerics.flow.CentralFlow;
import io.edgewatch.numerics.flow.CentralPoint;
import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;

/**
 * The flow carried on ahead of the run by a second one, which began where the first is: it forecasts steps that have not been taken. Each
 * step is foretold once. Where the two are integrated alike, the first says the same of a step when it comes there.
 */
final class Lookahead implements AutoCloseable {
    /** Steps by which it goes on at each of the run's at most, until it is as far ahead as it should be. */
    private static final int STRIDE = 4;

    private final AnchoredFlow<CentralFlow, CentralPoint> ahead;
    private final int steps;
    private final double tolerance;
    private long told = -1;
    /** The anchor of a flow that ends within the steps ahead, −1 for none. */
    private long ending = -1;

    /**
     * Not begun.
     *
     * @param ahead made like the flow that is beside the run, and owned by this
     * @param steps how far ahead of the newest step; 0 for no forecasts
     * @param tolerance relative, of what is foretold
     */
    Lookahead(AnchoredFlow<CentralFlow, CentralPoint> ahead, int steps, double tolerance) {
        this.ahead = ahead;
        this.steps = steps;
        this.tolerance = tolerance;
    }

    /**
     * Goes on.
     *
     * @param flow beside the run
     * @param newest step of the run
     */
    void look(AnchoredFlow<CentralFlow, CentralPoint> flow, long newest, Effort effort, Measurements out) {
        if (!flow.isAnchored() || flow.anchorStep() == ending) {
            return;
        }
        if (ahead.anchorStep() != flow.anchorStep()) {
            ahead.carryOnFrom(flow);
        }
        for (int i = 0; i < STRIDE && ahead.isAnchored() && ahead.step() <= newest + steps; i++) {
            ahead.flow().integrate(effort.substeps(), effort.eigenEvery());
            foretell(newest, out);
        }
    }

    private void foretell(long newest, Measurements out) {
        long about = ahead.step();
        long anchor = ahead.anchorStep();
        CentralPoint point = ahead.observe();
        if (about > newest && about > told && point.process().pairs().isPresent()) {
            told = about;
            publish(about, about - newest, point, out);
        }
        if (!ahead.isAnchored()) {
            ending = anchor;
        } else {
            ahead.reach(about + 1);
        }
    }

    private void publish(long about, long stepsAhead, CentralPoint point, Measurements out) {
        double variance = point.predictedLoss() - point.process().loss();
        double size = Math.abs(point.process().loss()) + variance;
        double residual = point.process().pairs().orElseThrow().residual();
        if (!point.process().status().isEnd()) {
            out.addForecast(about, CentralFlowPlugin.FORECAST_LOSS, 0, point.predictedLoss(), tolerance * size);
            out.addForecast(about, CentralFlowPlugin.FORECAST_VARIANCE, 0, variance, tolerance * variance);
        }
        out.addForecast(
                about,
                CentralFlowPlugin.FORECAST_SHARPNESS,
                0,
                point.process().eigenvalue(0),
                residual * point.process().scale());
        out.addForecast(
                about,
                CentralFlowPlugin.FORECAST_FLOW_LOSS,
                0,
                point.process().loss(),
                tolerance * Math.abs(point.process().loss()));
        out.addForecast(about, CentralFlowPlugin.STEPS_AHEAD, 0, stepsAhead, 0);
    }

    /** Leaves off, to begin anew later. */
    void pause() {
        ahead.close();
    }

    /** Writes all that it needs to go on. */
    void save(DataOutput out) throws IOException {
        out.writeLong(told);
        out.writeLong(ending);
        ahead.save(out);
    }

    /** Goes on where {@link #save} was. */
    void restore(DataInput in) throws IOException {
        told = in.readLong();
        ending = in.readLong();
        ahead.restore(in);
    }

    @Override
    public void close() {
        ahead.close();
    }
}
