package io.edgewatch.trainer.publish;

import io.edgewatch.experiment.WhenFull;
import io.edgewatch.wire.RunEvent;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.common.errors.InterruptException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Publishes steps from a thread of its own. The training thread only copies into a pooled buffer; the pool bounds what
 * may wait, and {@link WhenFull} says what happens when it is empty.
 */
public final class StepPublisher implements StepSink, AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(StepPublisher.class);
    /** Steps whose chunks are on their way while the next one's are sent. */
    private static final int MAX_IN_FLIGHT = 8;

    private static final Duration STOP_LIMIT = Duration.ofSeconds(5);
    private static final long POOL_BYTES = 256L << 20;
    private static final int POOL_STEPS = 64;

    private final StepRecords records;
    private final WhenFull whenFull;
    private final InstantSource clock;
    private final String run;
    private final int capacity;
    private final BlockingQueue<StepBuffer> free;
    private final BlockingQueue<StepBuffer> filled;
    private final Deque<StepRecords.Sent> inFlight = new ArrayDeque<>();
    private final AtomicLong dropped = new AtomicLong();
    private final AtomicLong published = new AtomicLong();
    private final Thread thread;
    private volatile @Nullable Throwable failure;
    /** Written by the training thread; {@link #ending} hands it to the publisher's. */
    private Optional<StepRange> missed = Optional.empty();

    private volatile RunEvent.@Nullable Ended ending;

    /** A publisher whose thread runs from now on. The producer stays the caller's to close. */
    public StepPublisher(PublishedRun run, WhenFull whenFull, Producer<byte[], byte[]> producer, InstantSource clock) {
        this.records = new StepRecords(run, producer);
        this.whenFull = whenFull;
        this.clock = clock;
        this.run = run.run();
        this.capacity = poolCapacity(run);
        this.free = new ArrayBlockingQueue<>(capacity);
        this.filled = new ArrayBlockingQueue<>(capacity);
        for (int i = 0; i < capacity; i++) {
            free.add(new StepBuffer(run.dimension(), run.precision()));
        }
        this.thread = new Thread(this::publish, "edgewatch-publisher " + run.run());
        thread.setDaemon(true);
        thread.start();
    }

    private static int poolCapacity(PublishedRun run) {
        long stepBytes = 2L * run.dimension() * run.precision().bytes();
        return (int) Math.max(2, Math.min(POOL_STEPS, POOL_BYTES / stepBytes));
    }

    @Override
    public boolean offer(TakenStep step) throws InterruptedException {
        throwIfFailed();
        StepBuffer buffer = whenFull == WhenFull.WAIT ? takeFree() : free.poll();
        if (buffer == null) {
            missed = Optional.of(missed.map(r -> r.extendedTo(step.step())).orElse(StepRange.of(step.step())));
            dropped.incrementAndGet();
            return false;
        }
        buffer.fill(step, missed);
        missed = Optional.empty();
        filled.add(buffer);
        return true;
    }

    private StepBuffer takeFree() throws InterruptedException {
        while (true) {
            StepBuffer buffer = free.poll(100, TimeUnit.MILLISECONDS);
            if (buffer != null) {
                return buffer;
            }
            throwIfFailed();
        }
    }

    private void throwIfFailed() {
        Throwable failed = failure;
        if (failed != null) {
            throw new IllegalStateException("publishing of run " + run + " stopped: " + failed.getMessage(), failed);
        }
    }

    /** Steps that were not published although they should have been. */
    public long droppedSteps() {
        return dropped.get();
    }

    /** Steps whose record is acknowledged or on its way. */
    public long publishedSteps() {
        return published.get();
    }

    /** Steps accepted and not yet published. */
    public int backlog() {
        return capacity - free.size();
    }

    /**
     * Publishes what was accepted, declares what was dropped last, then says how the run ended. Called once, by the
     * training thread.
     *
     * @throws RuntimeException if publishing failed for good, or took longer than {@code limit}
     */
    public void finish(RunEvent.Ended ended, Duration limit) throws InterruptedException {
        ending = ended;
        thread.join(limit.toMillis());
        if (thread.isAlive()) {
            throw new IllegalStateException("publishing the end of run " + run + " and the " + backlog()
                    + " steps before it took longer than " + limit.toSeconds() + " s; is the broker away?");
        }
        throwIfFailed();
    }

    private void publish() {
        try {
            while (true) {
                RunEvent.Ended last = ending; // read before the queue: nothing is added once it is set
                StepBuffer next = inFlight.isEmpty() ? filled.poll(50, TimeUnit.MILLISECONDS) : filled.poll();
                if (next != null) {
                    inFlight.add(records.sendTensors(next));
                }
                if (!inFlight.isEmpty() && (next == null || inFlight.size() >= MAX_IN_FLIGHT)) {
                    commit(inFlight.removeFirst());
                } else if (last != null && next == null) {
                    end(last);
                    return;
                }
            }
        } catch (InterruptedException | InterruptException e) {
            failure = new IllegalStateException("it was interrupted", e);
            Thread.currentThread().interrupt();
        } catch (RuntimeException | Error e) {
            failure = e;
            LOG.error("publishing of run {} stopped", run, e);
        }
    }

    /** The run's end comes last: after all its steps, and after what is missing is declared. */
    private void end(RunEvent.Ended last) throws InterruptedException {
        missed.ifPresent(this::declareDropped);
        for (List<StepRecords.Untold> untold = records.awaitUntold();
                !untold.isEmpty();
                untold = records.awaitUntold()) {
            tell(untold);
        }
        records.sendAndAwait(last);
    }

    /** The step exists from here on, if all its chunks were acknowledged. */
    private void commit(StepRecords.Sent sent) throws InterruptedException {
        StepBuffer buffer = sent.buffer();
        buffer.missedBefore().ifPresent(this::declareDropped);
        tell(records.takeUntold());
        try {
            records.sendStep(sent);
            published.incrementAndGet();
        } catch (StepRecords.ChunkLostException e) {
            lost(StepRange.of(buffer.step()), String.valueOf(e.getMessage()), e);
        } finally {
            free.add(buffer); // the producer has copied what it still has to send
        }
    }

    private void tell(List<StepRecords.Untold> untold) {
        for (StepRecords.Untold steps : untold) {
            if (steps.gapReason().isPresent()) {
                records.sendGap(steps.steps(), steps.gapReason().get(), clock.instant());
            } else {
                published.decrementAndGet();
                lost(
                        steps.steps(),
                        "its step record was not acknowledged: " + steps.cause().getMessage(),
                        steps.cause());
            }
        }
    }

    private void lost(StepRange step, String reason, Throwable cause) {
        if (whenFull == WhenFull.WAIT) {
            throw new IllegalStateException("step " + step.first() + " could not be published: " + reason, cause);
        }
        dropped.incrementAndGet();
        records.sendGap(step, reason, clock.instant());
    }

    private void declareDropped(StepRange range) {
        records.sendGap(
                range, "the publisher was behind and when-full is drop: " + range.count() + " steps", clock.instant());
    }

    /** Stops at once; what was not published is lost. After {@link #finish} there is nothing to stop. */
    @Override
    public void close() {
        thread.interrupt();
        try {
            thread.join(STOP_LIMIT.toMillis()); // or it would use a producer that its owner closes next
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
