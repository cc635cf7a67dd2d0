package io.edgewatch.analyzers.host.work;

import io.edgewatch.analyzers.host.AnalyzerInstance;
import io.edgewatch.analyzers.host.assembly.RunInput;
import io.edgewatch.wire.Progress;
import io.edgewatch.wire.RunManifest;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The thread that analyzes one run for one instance; a full inbox makes the reader pause. */
public final class RunWorker implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(RunWorker.class);
    private static final int INBOX_STEPS = 16;
    private static final Duration PROGRESS_INTERVAL = Duration.ofSeconds(1);

    private final RunAnalysis analysis;
    private final Results results;
    private final BlockingQueue<RunInput> inbox = new ArrayBlockingQueue<>(INBOX_STEPS);
    private final Timer analysisTime;
    private final Thread thread;
    private final String name;
    private volatile boolean stopping;
    private volatile @Nullable Throwable failure;
    private volatile boolean finished;
    private volatile @Nullable Progress lastProgress;
    private long progressAt = System.nanoTime();

    /** A worker whose thread runs from now on. */
    public RunWorker(
            RunManifest manifest,
            AnalyzerInstance instance,
            ObjectiveSource objectives,
            Results results,
            Optional<Progress> earlier,
            MeterRegistry registry) {
        this.analysis = new RunAnalysis(manifest, instance, objectives, results, earlier);
        this.results = results;
        this.name = instance.name() + " on " + manifest.run();
        this.analysisTime = Timer.builder("edgewatch.analysis")
                .description("time an analyzer takes for one step")
                .tag("instance", instance.name())
                .serviceLevelObjectives(
                        Duration.ofMillis(5),
                        Duration.ofMillis(10),
                        Duration.ofMillis(20),
                        Duration.ofMillis(50),
                        Duration.ofMillis(100),
                        Duration.ofMillis(500),
                        Duration.ofSeconds(2))
                .register(registry);
        this.thread = new Thread(this::work, "edgewatch-worker " + name);
        thread.setDaemon(true);
        thread.start();
    }

    /** Whether {@link #offer} would take another input. */
    public boolean hasRoom() {
        return inbox.remainingCapacity() > 0;
    }

    /** Hands the next input over; called by the reader's thread only, after {@link #hasRoom}. */
    public void offer(RunInput input) {
        inbox.add(input);
    }

    /** Why the thread died, if it did. */
    public Optional<Throwable> failure() {
        return Optional.ofNullable(failure);
    }

    /** The last progress, once the analysis is over and its thread has ended by itself. */
    public Optional<Progress> concluded() {
        return finished ? Optional.ofNullable(lastProgress) : Optional.empty();
    }

    private void work() {
        try (analysis) {
            while (!stopping && !isOver()) {
                RunInput input = inbox.poll(200, TimeUnit.MILLISECONDS);
                if (input != null) {
                    analysisTime.record(() -> analysis.accept(input));
                    publishProgress();
                }
            }
            lastProgress = analysis.progress();
            results.progress(lastProgress);
            finished = isOver();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (RuntimeException | Error e) {
            failure = e;
            LOG.error("{} stopped", name, e);
        }
    }

    private boolean isOver() {
        return analysis.progress().analysis() != Progress.Analysis.RUNNING;
    }

    private void publishProgress() {
        long now = System.nanoTime();
        if (!isOver() && now - progressAt > PROGRESS_INTERVAL.toNanos()) {
            progressAt = now;
            results.progress(analysis.progress());
        }
    }

    /** Lets the step at hand finish, then ends the thread; what is left in the inbox will be read again. */
    @Override
    public void close() {
        stopping = true;
        try {
            thread.join(Duration.ofSeconds(30).toMillis());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        if (thread.isAlive()) {
            LOG.warn("{} is still at a step after 30 s; interrupting it", name);
            thread.interrupt();
        }
    }
}
