package io.edgewatch.trainer;

import io.edgewatch.experiment.Experiment;
import io.edgewatch.experiment.Pace;
import io.edgewatch.experiment.WhenFull;
import io.edgewatch.experiment.manifest.PreparedExperiment;
import io.edgewatch.numerics.blas.Blas;
import io.edgewatch.runtime.kafka.KafkaConnection;
import io.edgewatch.runtime.kafka.RunCatalogue;
import io.edgewatch.runtime.kafka.TopicSetup;
import io.edgewatch.runtime.kafka.TopicSnapshot;
import io.edgewatch.runtime.lifecycle.Component;
import io.edgewatch.runtime.lifecycle.Health;
import io.edgewatch.trainer.publish.PublishedRun;
import io.edgewatch.trainer.publish.StepPublisher;
import io.edgewatch.trainer.publish.StepSink;
import io.edgewatch.wire.RunEvent;
import io.edgewatch.wire.RunManifest;
import io.edgewatch.wire.Topic;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.time.Duration;
import java.time.InstantSource;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Trains one run and publishes its steps. */
public final class Trainer implements Component {
    private static final Logger LOG = LoggerFactory.getLogger(Trainer.class);
    private static final Duration PRODUCER_CLOSE_LIMIT = Duration.ofSeconds(10);
    private static final Duration FINISH_LIMIT = Duration.ofMinutes(2);
    private static final Set<Topic> TOPICS =
            EnumSet.of(Topic.RUNS, Topic.DATASETS, Topic.GRADIENTS, Topic.WEIGHTS, Topic.STEPS);

    private final KafkaConnection connection;
    private final PreparedExperiment prepared;
    private final Experiment experiment;
    private final String run;
    private final InstantSource clock;
    private final Timer offerTime;
    private final MeterRegistry registry;
    private final Thread thread;
    private final CompletableFuture<RunEvent.Ended> ended = new CompletableFuture<>();
    private final StopRequest stopRequest = new StopRequest();
    private volatile @Nullable TrainingLoop loop;
    private volatile Health health = Health.idle();

    /** A trainer, not yet started. */
    public Trainer(
            KafkaConnection connection,
            PreparedExperiment prepared,
            String run,
            MeterRegistry registry,
            InstantSource clock) {
        this.connection = connection;
        this.prepared = prepared;
        this.experiment = prepared.experiment();
        this.run = run;
        this.clock = clock;
        this.registry = registry;
        this.offerTime = Timer.builder("edgewatch.trainer.offer")
                .description("time the training thread takes to hand a step over")
                .publishPercentiles(0.5, 0.99)
                .register(registry);
        this.thread = new Thread(this::train, "edgewatch-trainer " + run);
    }

    @Override
    public String name() {
        return "trainer";
    }

    /** The run id. */
    public String run() {
        return run;
    }

    /** Done when the run's end is published; exceptionally if it was not, or if the trainer was closed unstarted. */
    public CompletableFuture<RunEvent.Ended> ended() {
        return ended;
    }

    @Override
    public void start() {
        health = Health.working();
        thread.start();
    }

    /** Lets the step at hand finish, publishes what is left and the run's end. */
    public void requestStop() {
        stopRequest.make();
    }

    private void train() {
        try {
            Producer<byte[], byte[]> producer = producer();
            try {
                RunManifest manifest = register(producer, prepared);
                RunEvent.Ended end = train(manifest, prepared, producer);
                health = Health.idle();
                ended.complete(end);
            } finally {
                producer.close(PRODUCER_CLOSE_LIMIT); // what is left is for a broker that is away
            }
        } catch (RuntimeException | Error e) {
            fail(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            fail(e);
        }
    }

    private void fail(Throwable e) {
        LOG.debug("training of run {} failed", run, e); // whoever runs the trainer tells it, from its health
        health = Health.failed(e);
        ended.completeExceptionally(e);
    }

    /** The last step taken so far, published or not; −1 if none. */
    public long lastStep() {
        TrainingLoop running = loop;
        return running == null ? -1 : running.lastStep();
    }

    private RunManifest register(Producer<byte[], byte[]> producer, PreparedExperiment prepared)
            throws InterruptedException {
        int partitions;
        try (TopicSetup topics = new TopicSetup(connection)) {
            partitions = topics.requirePartitions(TOPICS);
        }
        Map<String, RunManifest> runs = RunCatalogue.read(new TopicSnapshot(connection, "edgewatch-trainer-snapshot"));
        if (runs.containsKey(run)) {
            throw new IllegalStateException("run " + run + " exists on " + connection + "; choose another id");
        }
        return new RunRegistration(producer, clock)
                .register(
                        run,
                        RunCatalogue.leastLoadedPartition(runs, partitions),
                        prepared,
                        Blas.threads(),
                        Map.of(
                                "java", System.getProperty("java.version", "?"),
                                "os", System.getProperty("os.name", "?") + " " + System.getProperty("os.arch", "?"),
                                "blas", "OpenBLAS " + Blas.kernel()));
    }

    /** Trains a registered run to its end, which is published whatever it is. */
    RunEvent.Ended train(RunManifest manifest, PreparedExperiment prepared, Producer<byte[], byte[]> producer)
            throws InterruptedException {
        PublishedRun published =
                new PublishedRun(run, 1, manifest.partition(), manifest.dimension(), manifest.precision());
        try (StepPublisher publisher =
                        new StepPublisher(published, experiment.publish().whenFull(), producer, clock);
                PublisherMeters meters = new PublisherMeters(publisher, registry)) {
            TrainingLoop training = new TrainingLoop(
                    prepared.objective(),
                    prepared.optimizer(),
                    prepared.initialWeights(),
                    pacer(experiment.pace()),
                    timed(publisher),
                    clock);
            loop = training;
            RunEvent.Ended end;
            try {
                end = end(training.run(experiment.steps(), experiment.publish().every(), stopRequest));
            } catch (RuntimeException | Error e) {
                publishFailure(publisher, training.lastStep(), e);
                throw e;
            }
            publisher.finish(end, FINISH_LIMIT);
            return end;
        }
    }

    private void publishFailure(StepPublisher publisher, long lastStep, Throwable cause) throws InterruptedException {
        try {
            publisher.finish(
                    new RunEvent.Ended(
                            run, 1, clock.instant(), lastStep, RunEvent.Outcome.FAILED, "training failed: " + cause),
                    FINISH_LIMIT);
        } catch (RuntimeException e) {
            cause.addSuppressed(e);
        }
    }

    private RunEvent.Ended end(TrainingLoop.Result result) {
        RunEvent.Outcome outcome = result.diverged()
                ? RunEvent.Outcome.FAILED
                : result.stopped() ? RunEvent.Outcome.STOPPED : RunEvent.Outcome.COMPLETED;
        String detail = result.diverged()
                ? "training diverged: the loss at step " + result.lastStep() + " is " + result.lastLoss()
                : "";
        return new RunEvent.Ended(run, 1, clock.instant(), result.lastStep(), outcome, detail);
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

    private Pacer pacer(Pace pace) {
        return pace instanceof Pace.Limited limited
                ? Pacer.perSecond(limited.stepsPerSecond(), stopRequest)
                : Pacer.unpaced();
    }

    private Producer<byte[], byte[]> producer() {
        Map<String, Object> settings = new HashMap<>();
        settings.put("acks", "all");
        settings.put("enable.idempotence", true); // keeps the order of records when some are sent again
        settings.put("linger.ms", 0);
        settings.put("buffer.memory", 64L << 20);
        settings.put("compression.type", "none");
        // with the default, every send blocks once all brokers are unreachable, though the buffer is empty
        settings.put("metadata.recovery.strategy", "none");
        if (experiment.publish().whenFull() == WhenFull.WAIT) {
            settings.put("delivery.timeout.ms", Integer.MAX_VALUE);
            settings.put("max.block.ms", Long.MAX_VALUE);
        }
        return new KafkaProducer<>(
                connection.settings("edgewatch-trainer", settings),
                new ByteArraySerializer(),
                new ByteArraySerializer());
    }

    @Override
    public Health health() {
        return health;
    }

    @Override
    public void close() {
        requestStop();
        try {
            thread.join(FINISH_LIMIT.toMillis());
            if (thread.isAlive()) {
                LOG.warn("training of run {} did not end within {} s; interrupting it", run, FINISH_LIMIT.toSeconds());
                thread.interrupt();
                thread.join(Duration.ofSeconds(10).toMillis());
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        if (!thread.isAlive()) { // or it says itself how it ended
            ended.completeExceptionally(new IllegalStateException("the trainer of run " + run + " was never started"));
        }
    }
}
