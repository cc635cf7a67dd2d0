package io.edgewatch.analyzers.host.work;

import io.edgewatch.analyzers.host.AnalyzerInstance;
import io.edgewatch.analyzers.host.assembly.RunInput;
import io.edgewatch.analyzers.host.status.AnalysisMeters;
import io.edgewatch.wire.Progress;
import io.edgewatch.wire.ProgressCodec;
import io.edgewatch.wire.RunManifest;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The thread that analyzes one run for one instance; a full inbox makes the reader pause. */
public final class RunWorker implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(RunWorker.class);
    private static final int INBOX_STEPS = 16;
    /** Tensor bytes that may wait in the inbox, if that many steps are more; two steps fit always. */
    private static final long INBOX_BYTES = 64L << 20;

    private static final Duration PROGRESS_INTERVAL = Duration.ofSeconds(1);
    /** A state may be as large as the weights. */
    private static final Duration STATE_INTERVAL = Duration.ofSeconds(10);

    private static final Duration STOP_LIMIT = Duration.ofSeconds(30);

    private final RunAnalysis analysis;
    private final Results results;
    private final BlockingQueue<RunInput> inbox;
    private final AtomicInteger notDone = new AtomicInteger();
    private final AnalysisMeters meters;
    private final String instanceName;
    private final Thread thread;
    private final String name;
    private final InstantSource clock;
    private volatile Instant movedAt;
    private volatile long atStep = -1;
    private volatile long doneStep;
    private volatile boolean stopping;
    private volatile boolean abandoned;
    private volatile long stopDeadline;
    private volatile @Nullable Throwable failure;
    private volatile Progress published;
    private Progress publishedBook;
    private long publishedAt = System.nanoTime();

    /** A worker whose thread runs from now on. */
    public RunWorker(
            RunTask task,
            ObjectiveSource objectives,
            Results results,
            Optional<Progress> earlier,
            AnalysisMeters meters,
            InstantSource clock) {
        AnalyzerInstance instance = task.instance();
        RunManifest manifest = task.manifest();
        this.clock = clock;
        this.movedAt = clock.instant();
        this.analysis = new RunAnalysis(task, objectives, results, earlier, () -> Math.max(0, notDone.get() - 1));
        this.results = results;
        this.published = analysis.progress();
        this.doneStep = published.lastCompletedStep();
        this.publishedBook = published;
        this.inbox = new ArrayBlockingQueue<>(inboxSteps(task.tensors()));
        this.name = instance.name() + " on " + manifest.run();
        this.instanceName = instance.name();
        this.meters = meters;
        this.thread = new Thread(this::work, "edgewatch-worker " + name);
        thread.setDaemon(true);
        thread.start();
    }

    private static int inboxSteps(RunTensors tensors) {
        return (int) Math.max(2, Math.min(INBOX_STEPS, INBOX_BYTES / Math.max(1, tensors.bytesOfAStep())));
    }

    /** Whether {@link #offer} would take another input. */
    public boolean hasRoom() {
        return inbox.remainingCapacity() > 0;
    }

    /** Hands the next input over; called by the reader's thread only, after {@link #hasRoom}. */
    public void offer(RunInput input) {
        if (notDone.getAndIncrement() == 0) {
            movedAt = clock.instant();
        }
        inbox.add(input);
    }

    /** Whether everything offered is done. */
    public boolean isIdle() {
        return notDone.get() == 0;
    }

    /** The step it is at, if it has been at it for so long. */
    public OptionalLong stuckAt(Duration limit) {
        return !isIdle() && movedAt.plus(limit).isBefore(clock.instant())
                ? OptionalLong.of(atStep)
                : OptionalLong.empty();
    }

    /** The progress that is on the topic, or was when the run was taken up. */
    public Progress published() {
        return published;
    }

    /** The last step that is done, as of now; −1 if none. */
    public long doneStep() {
        return doneStep;
    }

    /** Why the thread died, if it did. */
    public Optional<Throwable> failure() {
        return Optional.ofNullable(failure);
    }

    /** The last progress, published, once the analysis is over and everything offered is done; to the reader's thread. */
    public Optional<Progress> concluded() {
        return notDone.get() > 0
                ? Optional.empty()
                : Optional.of(published).filter(p -> p.analysis() != Progress.Analysis.RUNNING);
    }

    private void work() {
        try (analysis) {
            while (!stopping) {
                RunInput input = inbox.poll(200, TimeUnit.MILLISECONDS);
                if (input != null) {
                    process(input);
                    doneStep = analysis.progress().lastCompletedStep();
                }
                if (analysis.isOver()
                        || System.nanoTime() - publishedAt > interval().toNanos()) {
                    publishProgress();
                }
                if (input != null) {
                    movedAt = clock.instant();
                    notDone.decrementAndGet();
                }
            }
            publishProgress();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (RuntimeException | Error e) {
            if (stopping && Thread.currentThread().isInterrupted()) {
                LOG.info("{} gave up what it was at: {}", name, e.toString());
            } else {
                failure = e;
                LOG.error("{} stopped", name, e);
            }
        }
    }

    private void process(RunInput input) {
        if (input instanceof RunInput.Assembled assembled) {
            atStep = assembled.step().step();
            long began = System.nanoTime();
            analysis.accept(input);
            meters.analyzed(instanceName, atStep, Duration.ofNanos(System.nanoTime() - began));
        } else {
            analysis.accept(input);
        }
    }

    private Duration interval() {
        int bytes = published.state().length;
        return bytes > 0 ? STATE_INTERVAL.multipliedBy(1 + bytes / ProgressCodec.MAX_STATE_BYTES) : PROGRESS_INTERVAL;
    }

    private void publishProgress() {
        Progress book = analysis.progress();
        // abandoned or interrupted: another host may have the run, and be further
        if (book != publishedBook && !abandoned && !Thread.currentThread().isInterrupted()) {
            Progress now = analysis.progressWithState();
            results.progress(now);
            publishedBook = book;
            published = now;
            publishedAt = System.nanoTime();
        }
    }

    /** Lets the step at hand finish, then ends the thread; what is left in the inbox will be read again. */
    public void requestStop() {
        if (!stopping) {
            stopDeadline = System.nanoTime() + STOP_LIMIT.toNanos();
            stopping = true;
        }
    }

    /** Stops without publishing progress: the run is another host's by now, or nobody's. */
    public void abandon() {
        abandoned = true;
        requestStop();
    }

    /** Stops, and waits until half a minute after the first request; then the step at hand is given up. */
    @Override
    public void close() {
        requestStop();
        try {
            long remaining = TimeUnit.NANOSECONDS.toMillis(stopDeadline - System.nanoTime());
            thread.join(Math.max(1, remaining));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        if (thread.isAlive()) {
            LOG.warn("{} is still at a step after {} s; interrupting it", name, STOP_LIMIT.toSeconds());
            thread.interrupt();
        }
    }
}
