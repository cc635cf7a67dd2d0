package io.edgewatch.analyzers.centralflow;

import static io.edgewatch.analyzers.centralflow.LocalQuantities.COVARIANCE_EIGENVALUE;
import static io.edgewatch.analyzers.centralflow.LocalQuantities.CRITICAL_DIRECTIONS;
import static io.edgewatch.analyzers.centralflow.LocalQuantities.LOSS;
import static io.edgewatch.analyzers.centralflow.LocalQuantities.PREDICTED_LOSS;
import static io.edgewatch.analyzers.centralflow.LocalQuantities.RESIDUAL;
import static io.edgewatch.analyzers.centralflow.LocalQuantities.SHARPNESS;
import static io.edgewatch.analyzers.centralflow.LocalQuantities.VARIANCE;

import io.edgewatch.analyzers.api.Analyzer;
import io.edgewatch.analyzers.api.AnalyzerContext;
import io.edgewatch.analyzers.api.Measurements;
import io.edgewatch.analyzers.api.StateFormat;
import io.edgewatch.analyzers.api.TrainingStep;
import io.edgewatch.analyzers.api.UnusableStateException;
import io.edgewatch.numerics.flow.LocalMode;
import io.edgewatch.numerics.flow.Midpoints;
import io.edgewatch.numerics.objective.Coordinates;
import java.util.Optional;

/** The local mode at the first midpoint of every so many steps: what the central flow says there, with no anchor and no integration. */
final class LocalAnalyzer implements Analyzer {
    private static final StateFormat STATE = new StateFormat(3);

    private final Coordinates coordinates;
    private final Midpoints midpoints;
    private final LocalMode local;
    private final double tolerance;
    private final long every;
    /** Of the steps, {@code every} a block, the last one with a midpoint. */
    private long lastBlock = -1;

    LocalAnalyzer(AnalyzerContext context, long every, double tolerance) {
        var rule = context.requireGradientDescent("central-flow");
        this.coordinates = context.coordinates(true);
        this.midpoints = new Midpoints(Midpoints.MEMORY, coordinates);
        this.local = new LocalMode(coordinates.objective(), rule, tolerance);
        this.tolerance = tolerance;
        this.every = every;
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
    public void analyze(TrainingStep step, Measurements out) {
        long of = step.step() - 1;
        if (midpoints.take(step.step(), step.requireWeights()) && of / every > lastBlock) {
            lastBlock = of / every;
            local.at(of, midpoints.midpoint()).ifPresent(point -> publish(of, point, out));
        }
    }

    private void publish(long of, LocalMode.Point point, Measurements out) {
        double loss = point.loss();
        out.addAt(of, LOSS, 0, loss, tolerance * Math.abs(loss));
        out.addAt(of, CRITICAL_DIRECTIONS, 0, point.critical(), 0);
        double residual = point.pairs().residual();
        out.addAt(of, SHARPNESS, 0, point.scale() * point.effectiveSharpness(), point.scale() * residual);
        if (!point.isSolved()) {
            return; // an oscillation that nothing bends back has no variance
        }
        double variance = point.variance();
        double[] eigenvalues = point.variances();
        out.addAt(of, PREDICTED_LOSS, 0, loss + variance, tolerance * (Math.abs(loss) + variance));
        out.addAt(of, VARIANCE, 0, variance, tolerance * variance);
        for (int i = 0; i < eigenvalues.length; i++) {
            out.addAt(of, COVARIANCE_EIGENVALUE, i, eigenvalues[i], tolerance * variance);
        }
        out.addAt(of, RESIDUAL, 0, point.critical() == 0 ? 0 : point.estimate().residual(), 0);
    }

    @Override
    public Optional<byte[]> state() {
        if (lastBlock < 0) {
            return Optional.empty();
        }
        return Optional.of(STATE.write(coordinates, out -> {
            out.writeLong(lastBlock);
            local.save(out);
        }));
    }

    private void restore(byte[] state) {
        try {
            STATE.read(coordinates, state, in -> {
                lastBlock = in.readLong();
                local.restore(in);
            });
        } catch (UnusableStateException e) {
            close();
            throw e;
        }
    }

    @Override
    public void close() {
        local.close();
        coordinates.close();
    }
}
