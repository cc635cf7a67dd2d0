package io.edgewatch.trainer;

import io.edgewatch.experiment.Pace;
import io.edgewatch.experiment.manifest.PreparedExperiment;
import io.edgewatch.numerics.optimizer.Optimizer;
import io.edgewatch.numerics.optimizer.OptimizerState;
import io.edgewatch.trainer.attempt.KnownRuns;
import io.edgewatch.trainer.attempt.RunIdentity;
import io.edgewatch.trainer.checkpoint.CheckpointWriter;
import io.edgewatch.trainer.publish.Overflow;
import io.edgewatch.trainer.publish.PublishedRun;
import io.edgewatch.trainer.publish.StepPublisher;
import io.edgewatch.trainer.publish.StepSink;
import io.edgewatch.trainer.publish.StepsLeftException;
import io.edgewatch.trainer.spill.SegmentHeader;
import io.edgewatch.trainer.spill.Spill;
import io.edgewatch.wire.Attempt;
import io.edgewatch.wire.RunEvent;
import io.edgewatch.wire.RunManifest;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.io.IOException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.OptionalInt;
import org.apache.kafka.clients.producer.Producer;
import org.jspecify.annotations.Nullable;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One registered attempt, trained and published to its end. {@link #run} is called once; the rest by any thread. */
final class TrainingAttempt {
    private static final Logger LOG = LoggerFactory.getLogger(TrainingAttempt.class);

    private final RunManifest manifest;
    private final long manifestOffset;
    private final Attempt attempt;
    private final INDArray weights;
    private final OptimizerState optimizerState;
    private final PreparedExperiment prepared;
    private final TrainerSettings settings;
    private final StateDirectory state;
    private final InstantSource clock;
    private final StepGate gate;
    private final StopRequest stopRequest;
    private final Timer offerTime;
    private final MeterRegistry registry;
    private final Spill spill;
    private volatile @Nullable TrainingLoop loop;
    private volatile @Nullable StepPublisher publisher;
    /** Number of the attempt that took the run over, 0 while none has. */
    private volatile int supersededBy;

    TrainingAttempt(
            AttemptOpening.Opened opened,
            PreparedExperiment prepared,
            TrainerSettings settings,
            StateDirectory state,
            InstantSource clock,
            StepGate gate,
            StopRequest stopRequest,
            Timer offerTime,
            MeterRegistry registry) {
        this.manifest = opened.manifest();
        this.manifestOffset = opened.offset();
        this.attempt = manifest.latestAttempt();
        this.weights = opened.weights();
        this.optimizerState = opened.optimizerState();
        this.prepared = prepared;
        this.settings = settings;
        this.state = state;
        this.clock = clock;
        this.gate = gate;
        this.stopRequest = stopRequest;
        this.offerTime = offerTime;
        this.registry = registry;
        long tensorBytes = (long) manifest.dimension() * manifest.precision().bytes();
        long stateBytes = manifest.publish().optimizerStateEvery() == 0
                ? 0
                : optimizerState.vectorLength() * manifest.precision().bytes();
        this.spill = new Spill(
                state.spill(),
                new SegmentHeader(
                        RunIdentity.of(manifest),
                        attempt.number(),
                        tensorBytes,
                        stateBytes,
                        stateBytes > 0 || prepared.experiment().probeEvery() > 0),
                settings.spillLimitBytes());
    }

    /** Trains to the end, which is published whatever it is; then nothing of the attempt is at work. */
    RunEvent.Ended run(Producer<byte[], byte[]> producer, KnownRuns runs) throws InterruptedException {
        PublishedRun published = new PublishedRun(
                manifest.run(),
                attempt.number(),
                manifest.partition(),
                manifest.dimension(),
                manifest.precision(),
                manifest.publish(),
                optimizerState.vectorLength());
        try (spill;
                StepPublisher publishing = new StepPublisher(published, overflow(), producer, clock);
                PublisherMeters meters = new PublisherMeters(settings.run(), publishing, registry)) {
            publisher = publishing;
            AutoCloseable watch = runs.watch(manifest, manifestOffset, this::superseded);
            try {
                return train(publishing);
            } finally {
                close(watch);
            }
        }
    }

    private RunEvent.Ended train(StepPublisher publishing) throws InterruptedException {
        CheckpointWriter checkpoints = new CheckpointWriter(
                state.checkpoints(), RunIdentity.of(manifest), settings.checkpointEvery(), publishing::isSafeBefore);
        TrainingLoop.Result result;
        try (checkpoints) {
            result = train(publishing, checkpoints);
        } catch (RuntimeException | Error e) {
            publishFailure(publishing, e);
            throw e;
        }
        RunEvent.Ended end = end(result);
        if (superseded().isPresent()) {
            publishing.abandon(List.of(end), settings.finishLimit());
            return end;
        }
        try {
            publishing.finish(List.of(end), settings.finishLimit());
        } catch (StepsLeftException e) {
            writeLast(checkpoints, result); // all steps before it are on disk
            throw e;
        }
        writeLast(checkpoints, result);
        return end;
    }

    private TrainingLoop.Result train(StepPublisher publishing, CheckpointWriter checkpoints)
            throws InterruptedException {
        TrainingLoop training = new TrainingLoop(
                prepared.runObjective()::at,
                Optimizer.of(prepared.updateRule(), optimizerState, attempt.firstStep()),
                attempt.firstStep(),
                weights,
                pacer(prepared.experiment().pace(), publishing),
                timed(publishing),
                checkpoints::offer,
                clock,
                new CurvatureProbe(
                        prepared.experiment().probeEvery(),
                        manifest.dimension(),
                        weights.dataType(),
                        System::nanoTime));
        loop = training;
        return training.run(manifest.plannedSteps(), manifest.publish(), stopRequest);
    }

    /** A run that diverged goes on, if at all, from before it did. */
    private void writeLast(CheckpointWriter checkpoints, TrainingLoop.Result result) {
        if (result.diverged()) {
            return;
        }
        try {
            checkpoints.writeLast(result.lastStep() + 1, weights, optimizerState);
        } catch (IOException e) {
            LOG.warn("the last checkpoint of run {} could not be written: {}", manifest.run(), e.toString());
        }
    }

    private Overflow overflow() {
        return switch (settings.whenFull()) {
            case DROP -> new Overflow.Drop();
            case WAIT -> new Overflow.Wait();
            case SPILL -> new Overflow.ToDisk(spill);
        };
    }

    private void superseded(int by) {
        supersededBy = by;
        LOG.warn("run {} was taken over by another trainer as attempt {}", manifest.run(), by);
        stopRequest.make();
    }

    /** The attempt of another trainer that took the run over, if one has. */
    OptionalInt superseded() {
        return supersededBy == 0 ? OptionalInt.empty() : OptionalInt.of(supersededBy);
    }

    private void publishFailure(StepPublisher publishing, Throwable cause) throws InterruptedException {
        RunEvent.Ended failed = ended(lastStep(), RunEvent.Outcome.FAILED, "training failed: " + cause);
        try {
            publishing.finish(List.of(failed), settings.finishLimit());
        } catch (RuntimeException e) {
            cause.addSuppressed(e);
        }
    }

    private RunEvent.Ended end(TrainingLoop.Result result) {
        if (result.diverged()) {
            String detail = "training diverged: the loss at step " + result.lastStep() + " is " + result.lastLoss();
            return ended(result.lastStep(), RunEvent.Outcome.FAILED, detail);
        }
        OptionalInt by = superseded();
        if (by.isPresent()) {
            return ended(result.lastStep(), RunEvent.Outcome.STOPPED, "superseded by attempt " + by.getAsInt());
        }
        return ended(result.lastStep(), result.stopped() ? RunEvent.Outcome.STOPPED : RunEvent.Outcome.COMPLETED, "");
    }

    private RunEvent.Ended ended(long lastStep, RunEvent.Outcome outcome, String detail) {
        return new RunEvent.Ended(manifest.run(), attempt.number(), clock.instant(), lastStep, outcome, detail);
    }

    private StepSink timed(StepSink sink) {
        return step -> {
            long start = System.nanoTime();
            try {
                return sink.offer(step);
            } finally {
                offerTime.record(Duration.ofNanos(System.nanoTime() - start));
            }
        };
    }

    /** The gate may wait for what is published, so a publisher that failed must not be waited for. */
    private Pacer pacer(Pace pace, StepPublisher publishing) {
        StepGate whilePublishing = step -> {
            publishing.throwIfFailed();
            return gate.opensFor(step);
        };
        return pace instanceof Pace.Limited limited
                ? Pacer.perSecond(limited.stepsPerSecond(), whilePublishing, stopRequest)
                : Pacer.unpaced(whilePublishing, stopRequest);
    }

    private static void close(AutoCloseable watch) throws InterruptedException {
        try {
            watch.close();
        } catch (InterruptedException e) {
            throw e;
        } catch (Exception e) {
            LOG.warn("the watch for other attempts did not end cleanly", e);
        }
    }

    /** Where the attempt stands. */
    TrainerStatus status() {
        TrainingLoop training = loop;
        StepPublisher publishing = publisher;
        return publishing == null
                ? TrainerStatus.PREPARING
                : new TrainerStatus(
                        lastStep(),
                        training == null ? Double.NaN : training.lastLoss(),
                        publishing.publishedSteps(),
                        publishing.backlog(),
                        publishing.droppedSteps(),
                        publishing.spilledSteps(),
                        publishing.spilledBytes());
    }

    /** The last step taken so far, the one before the attempt's first if none. */
    long lastStep() {
        TrainingLoop training = loop;
        return training == null ? attempt.firstStep() - 1 : training.lastStep();
    }
}
