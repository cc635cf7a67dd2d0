package io.edgewatch.trainer;

import io.edgewatch.numerics.objective.Objective;
import io.edgewatch.numerics.objective.PointEvaluation;
import io.edgewatch.numerics.optimizer.Optimizer;
import io.edgewatch.trainer.publish.StepSink;
import io.edgewatch.trainer.publish.TakenStep;
import java.time.InstantSource;
import java.util.function.BooleanSupplier;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/** Trains: w(t+1) = w(t) − P⁻¹∇L(w(t)), handing w(t) over before update t. Knows no Kafka; runs on the caller's thread. */
final class TrainingLoop {
    /**
     * How training went.
     *
     * @param lastStep last step taken, −1 if none
     * @param stopped someone asked it to stop
     * @param lastLoss loss at that step; non-finite means that training diverged and went no further
     */
    record Result(long lastStep, boolean stopped, double lastLoss) {
        boolean diverged() {
            return !Double.isFinite(lastLoss);
        }
    }

    private final Objective objective;
    private final Optimizer optimizer;
    private final INDArray weights;
    private final Pacer pacer;
    private final StepSink sink;
    private final InstantSource clock;
    private volatile long lastStep = -1;

    /**
     * A loop, not yet begun.
     *
     * @param weights w(0), shape [P]; overwritten
     */
    TrainingLoop(
            Objective objective,
            Optimizer optimizer,
            INDArray weights,
            Pacer pacer,
            StepSink sink,
            InstantSource clock) {
        this.objective = objective;
        this.optimizer = optimizer;
        this.weights = weights;
        this.pacer = pacer;
        this.sink = sink;
        this.clock = clock;
    }

    /**
     * Takes steps 0 … {@code steps} − 1.
     *
     * @param publishEvery a step is handed over when its number is a multiple of this
     */
    Result run(long steps, int publishEvery, BooleanSupplier stopRequested) throws InterruptedException {
        double loss = 0;
        for (long step = 0; step < steps; step++) {
            pacer.awaitNext();
            if (stopRequested.getAsBoolean()) {
                return new Result(step - 1, true, loss);
            }
            PointEvaluation point = objective.at(weights);
            loss = point.loss();
            lastStep = step;
            if (step % publishEvery == 0) {
                double gradientNorm = Nd4j.getBlasWrapper().nrm2(point.gradient());
                sink.offer(new TakenStep(step, clock.instant(), loss, gradientNorm, weights, point.gradient()));
            }
            if (!Double.isFinite(loss)) {
                return new Result(step, false, loss);
            }
            optimizer.update(weights, point.gradient());
        }
        return new Result(steps - 1, false, loss);
    }

    /** The last step taken so far, −1 if none. */
    long lastStep() {
        return lastStep;
    }
}
