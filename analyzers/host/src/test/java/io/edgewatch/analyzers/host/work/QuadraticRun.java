package io.edgewatch.analyzers.host.work;

import static io.edgewatch.wire.TensorKind.WEIGHTS;

import io.edgewatch.analyzers.host.RunLog;
import io.edgewatch.analyzers.host.assembly.RunInput;
import io.edgewatch.analyzers.testkit.PolynomialObjective;
import io.edgewatch.experiment.manifest.RunObjective;
import io.edgewatch.numerics.optimizer.GradientDescent;
import io.edgewatch.wire.RunEvent;
import io.edgewatch.wire.RunManifest;
import io.edgewatch.wire.TensorKind;
import io.edgewatch.wire.Topic;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.nd4j.linalg.api.buffer.DataType;

/** Inputs of a run with L(w) = ½‖w‖² in two dimensions, whose step t of attempt a has weights (t + a/10, t + a/10). */
public final class QuadraticRun implements ObjectiveSource {
    public static final String RUN = "a-run";
    private static final double[][] IDENTITY = {{1, 0}, {0, 1}};

    /** All losses handed out. */
    public final List<PolynomialObjective> handedOut = new ArrayList<>();

    private final RunManifest manifest;

    QuadraticRun(int publishEvery) {
        this.manifest = RunLog.manifest(RUN, 2, publishEvery, 1);
    }

    RunManifest manifest() {
        return manifest;
    }

    @Override
    public synchronized RunObjective open(RunManifest of) {
        PolynomialObjective objective = PolynomialObjective.quadratic(IDENTITY, DataType.DOUBLE);
        handedOut.add(objective);
        return new RunObjective(objective, new GradientDescent(0.1));
    }

    static Map<Topic, Long> after(long step) {
        return Map.of(Topic.STEPS, 101 + step, Topic.WEIGHTS, 201 + step);
    }

    /** What the trainer says of w = (x, x): L = x², ‖∇L‖ = √2·x. */
    public static double loss(int attempt, long step) {
        double x = RunLog.number(WEIGHTS, attempt, step);
        return x * x;
    }

    public static double gradientNorm(int attempt, long step) {
        return Math.sqrt(2) * RunLog.number(WEIGHTS, attempt, step);
    }

    static RunInput.Assembled step(int attempt, long step) {
        return step(attempt, step, loss(attempt, step), gradientNorm(attempt, step));
    }

    static RunInput.Assembled step(int attempt, long step, double loss, double gradientNorm) {
        byte[] weights = RunLog.tensor(WEIGHTS, 2, attempt, step);
        return new RunInput.Assembled(
                new RunEvent.Step(RUN, attempt, RunLog.NOW.plusSeconds(step), step, loss, gradientNorm, List.of()),
                Map.<TensorKind, byte[]>of(WEIGHTS, weights),
                after(step));
    }

    static RunInput.Missing missing(int attempt, long first, long last) {
        return new RunInput.Missing(attempt, first, last, RunInput.Cause.DECLARED, "behind", after(last));
    }

    static RunInput.Missing gone(long first, long last) {
        return new RunInput.Missing(1, first, last, RunInput.Cause.GONE, "gone", after(last));
    }

    static RunInput.Begun begun(int attempt, long first) {
        return new RunInput.Begun(attempt, first, after(first - 1));
    }

    static RunInput.Finished finished(int attempt, long last) {
        return new RunInput.Finished(
                new RunEvent.Ended(RUN, attempt, RunLog.NOW, last, RunEvent.Outcome.COMPLETED, ""), after(last + 1));
    }
}
