package io.edgewatch.trainer;

import io.edgewatch.experiment.WhenFull;
import io.edgewatch.experiment.manifest.PreparedExperiment;
import io.edgewatch.runtime.kafka.KafkaConnection;
import io.edgewatch.runtime.lifecycle.Component;
import io.edgewatch.runtime.lifecycle.Health;
import io.edgewatch.trainer.attempt.ClusterRuns;
import io.edgewatch.trainer.attempt.KnownRuns;
import io.edgewatch.trainer.publish.StepsLeftException;
import io.edgewatch.wire.RunEvent;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import io.micrometer.core.instrument.distribution.HistogramSnapshot;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.Map;
import java.util.OptionalInt;
import java.util.concurrent.CompletableFuture;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Trains one run, or goes on with one, and publishes its steps. */
public final class Trainer implements Component {
    private static final Logger LOG = LoggerFactory.getLogger(Trainer.class);
    private static final Duration PRODUCER_CLOSE_LIMIT = Duration.ofSeconds(10);

    private final KafkaConnection connection;
    private final PreparedExperiment prepared;
    private final TrainerSettings settings;
    private final InstantSource clock;
    private final Timer offerTime;
    private final MeterRegistry registry;
    private final Thread thread;
    private final CompletableFuture<RunEvent.Ended> ended = new CompletableFuture<>();
    private final StepGate gate;
    private final StopRequest stopRequest = new StopRequest();
    private volatile @Nullable HistogramSnapshot lastOfferTimes;
    private volatile @Nullable TrainingAttempt attempt;
    private volatile Health health = Health.idle();

    /** A trainer of a run that is never resumed, not yet started. */
    public Trainer(
            KafkaConnection connection,
            PreparedExperiment prepared,
            String run,
            MeterRegistry registry,
            InstantSource clock) {
        this(
                connection,
                prepared,
                TrainerSettings.unresumable(run, prepared.experiment().publish().whenFull()),
                registry,
                clock);
    }

    /** A trainer, not yet started. */
    public Trainer(
            KafkaConnection connection,
            PreparedExperiment prepared,
            TrainerSettings settings,
            MeterRegistry registry,
            InstantSource clock) {
        this(connection, prepared, settings, StepGate.open(), registry, clock);
    }

    /** A trainer behind a gate, not yet started. */
    public Trainer(
            KafkaConnection connection,
            PreparedExperiment prepared,
            TrainerSettings settings,
            StepGate gate,
            MeterRegistry registry,
            InstantSource clock) {
        this.gate = gate;
        this.connection = connection;
        this.prepared = prepared;
        this.settings = settings;
        this.clock = clock;
        this.registry = registry;
        this.offerTime = Timer.builder("edgewatch.trainer.offer")
                .tag("run", settings.run())
                .description("Time the training thread takes to hand a step over, over the last day")
                .publishPercentiles(0.5, 0.99)
                .percentilePrecision(2)
                .distributionStatisticExpiry(Duration.ofDays(1)) // or the summary would know the last minutes only
                .register(registry);
        this.thread = new Thread(this::train, "edgewatch-trainer " + settings.run());
    }

    @Override
    public String name() {
        return "trainer";
    }

    /** The run id. */
    public String run() {
        return settings.run();
    }

    /**
     * Done when the run's end is published; exceptionally if it was not, or if the trainer was closed unstarted. A
     * trainer whose run was taken over ends as stopped, and its health is failed.
     */
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
        try (StateDirectory state = StateDirectory.open(settings.stateRoot(), settings.run())) {
            RunEvent.Ended end = train(state);
            hideOfferTimes();
            OptionalInt by = supersededBy();
            health = by.isPresent()
                    ? new Health.Failed(
                            "run " + run() + " was superseded by attempt " + by.getAsInt() + " of another trainer")
                    : Health.idle();
            ended.complete(end);
        } catch (RuntimeException | Error e) {
            fail(e);
        } catch (IOException e) {
            fail(new UncheckedIOException("the state of run " + run() + " could not be read or written: " + e, e));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            fail(e);
        }
    }

    private RunEvent.Ended train(StateDirectory state) throws InterruptedException, IOException {
        Producer<byte[], byte[]> producer = producer();
        Duration patience = PRODUCER_CLOSE_LIMIT;
        try {
            return train(state, producer, new ClusterRuns(connection));
        } catch (StepsLeftException e) {
            patience = Duration.ZERO; // the broker had its time, and all is on disk
            throw e;
        } finally {
            producer.close(patience);
        }
    }

    /** Begins or resumes the run and trains it to its end. */
    RunEvent.Ended train(StateDirectory state, Producer<byte[], byte[]> producer, KnownRuns runs)
            throws InterruptedException, IOException {
        AttemptOpening.Opening opening = new AttemptOpening(runs, prepared, settings, state, producer, clock).open();
        if (opening instanceof AttemptOpening.Opened opened) {
            TrainingAttempt begun = new TrainingAttempt(
                    opened, prepared, settings, state, clock, gate, stopRequest, offerTime, registry);
            attempt = begun;
            return begun.run(producer, runs);
        } else if (opening instanceof AttemptOpening.Complete complete) {
            return complete.ended();
        }
        throw new AssertionError(opening);
    }

    /** A run's series go with it; what they said stays. */
    private void hideOfferTimes() {
        lastOfferTimes = offerTime.takeSnapshot();
        registry.remove(offerTime);
    }

    private void fail(Throwable e) {
        hideOfferTimes();
        LOG.debug("training of run {} failed", run(), e); // whoever runs the trainer tells it, from its health
        health = Health.failed(e);
        ended.completeExceptionally(e);
    }

    /** The last step taken so far, published or not; −1 if none. */
    public long lastStep() {
        TrainingAttempt running = attempt;
        return running == null ? -1 : running.lastStep();
    }

    /** Where training and publishing stand. */
    public TrainerStatus status() {
        TrainingAttempt running = attempt;
        return running == null ? TrainerStatus.PREPARING : running.status();
    }

    /** The attempt of another trainer that took the run over, if one has. */
    public OptionalInt supersededBy() {
        TrainingAttempt running = attempt;
        return running == null ? OptionalInt.empty() : running.superseded();
    }

    /** Times the training thread took to hand a step over, with the percentiles 0.5 and 0.99. */
    public HistogramSnapshot offerTimes() {
        HistogramSnapshot last = lastOfferTimes;
        return last == null ? offerTime.takeSnapshot() : last;
    }

    private Producer<byte[], byte[]> producer() {
        Map<String, Object> role = new HashMap<>();
        role.put("acks", "all");
        role.put("enable.idempotence", true); // keeps the order of records when some are sent again
        role.put("linger.ms", 0);
        role.put("buffer.memory", 64L << 20);
        role.put("compression.type", "none");
        // with the default, every send blocks once all brokers are unreachable, though the buffer is empty
        role.put("metadata.recovery.strategy", "none");
        if (settings.whenFull() != WhenFull.DROP) { // what waits, in memory or on disk, waits as long as it takes
            role.put("delivery.timeout.ms", Integer.MAX_VALUE);
            role.put("max.block.ms", Long.MAX_VALUE);
        }
        return new KafkaProducer<>(
                connection.settings("edgewatch-trainer", role), new ByteArraySerializer(), new ByteArraySerializer());
    }

    @Override
    public Health health() {
        return health;
    }

    @Override
    public void close() {
        requestStop();
        try {
            thread.join(settings.finishLimit().toMillis());
            if (thread.isAlive()) {
                LOG.warn(
                        "training of run {} did not end within {} s; interrupting it",
                        run(),
                        settings.finishLimit().toSeconds());
                thread.interrupt();
                thread.join(Duration.ofSeconds(20).toMillis());
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        if (!thread.isAlive()) { // or it says itself how it ended
            ended.completeExceptionally(
                    new IllegalStateException("the trainer of run " + run() + " was never started"));
        }
    }
}
