package io.edgewatch.trainer;

import io.edgewatch.numerics.objective.PointEvaluation;
import io.edgewatch.numerics.optimizer.Optimizer;
import io.edgewatch.numerics.optimizer.OptimizerState;
import io.edgewatch.trainer.publish.StepSink;
import io.edgewatch.trainer.publish.TakenStep;
import io.edgewatch.wire.Probe;
import io.edgewatch.wire.PublishPlan;
import java.time.InstantSource;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/** Trains: w(t+1) = w(t) − P⁻¹∇L(w(t)), handing w(t) over before update t. Knows no Kafka; runs on the caller's thread. */
final class TrainingLoop {
    /**
     * How training went.
     *
     * @param lastStep last step taken, the one before the first if none
     * @param stopped someone asked it to stop
     * @param lastLoss loss at that step; non-finite means that training diverged and went no further
     */
    record Result(long lastStep, boolean stopped, double lastLoss) {
        boolean diverged() {
            return !Double.isFinite(lastLoss);
        }
    }

    /** Told before each step where training stands; runs on the training thread, which goes on when it returns. */
    @FunctionalInterface
    interface Milestones {
        /**
         * Step t is next.
         *
         * @param weights w(t); the loop's own
         * @param state the optimizer's before step t; its own
         */
        void reached(long nextStep, INDArray weights, OptimizerState state);
    }

    private final StepLoss objective;
    private final CurvatureProbe probe;
    private final Optimizer optimizer;
    private final INDArray weights;
    private final Pacer pacer;
    private final StepSink sink;
    private final Milestones milestones;
    private final InstantSource clock;
    private final long firstStep;
    private volatile long lastStep;
    private volatile double lastLoss = Double.NaN;

    /**
     * A loop, not yet begun.
     *
     * @param firstStep t, the first step to take
     * @param weights w(t), shape [P]; overwritten
     * @param probe of the curvature, at the steps it wants
     */
    TrainingLoop(
            StepLoss objective,
            Optimizer optimizer,
            long firstStep,
            INDArray weights,
            Pacer pacer,
            StepSink sink,
            Milestones milestones,
            InstantSource clock,
            CurvatureProbe probe) {
        this.objective = objective;
        this.probe = probe;
        this.optimizer = optimizer;
        this.firstStep = firstStep;
        this.lastStep = firstStep - 1;
        this.weights = weights;
        this.pacer = pacer;
        this.sink = sink;
        this.milestones = milestones;
        this.clock = clock;
    }

    /**
     * Takes the steps from the first to {@code steps} − 1.
     *
     * @param publish which steps are handed over
     */
    Result run(long steps, PublishPlan publish, BooleanSupplier stopRequested) throws InterruptedException {
        double loss = 0;
        for (long step = firstStep; step < steps; step++) {
            milestones.reached(step, weights, optimizer.state());
            pacer.await(step);
            if (stopRequested.getAsBoolean()) {
                return new Result(step - 1, true, loss);
            }
            PointEvaluation point = objective.at(step, weights);
            loss = point.loss();
            lastLoss = loss;
            lastStep = step;
            INDArray gradient = point.gradient();
            Optional<Probe> probed = Optional.empty();
            if (probe.isDueAt(step) && Double.isFinite(loss)) {
                gradient = probe.keep(gradient); // its evaluation makes this one stale
                probed = Optional.of(probe.take(step, weights, objective));
            }
            if (publish.publishes(step)) {
                double gradientNorm = Nd4j.getBlasWrapper().nrm2(gradient);
                sink.offer(new TakenStep(
                        step,
                        clock.instant(),
                        loss,
                        gradientNorm,
                        weights,
                        gradient,
                        Optional.of(optimizer.state()),
                        probed));
            }
            if (!Double.isFinite(loss)) {
                return new Result(step, false, loss);
            }
            optimizer.update(weights, gradient);
        }
        return new Result(steps - 1, false, loss);
    }

    /** The loss at the last step taken so far; NaN if none. */
    double lastLoss() {
        return lastLoss;
    }

    /** The last step taken so far, the one before the first if none. */
    long lastStep() {
        return lastStep;
    }
}
