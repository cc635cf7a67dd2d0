package io.edgewatch.trainer.publish;

import io.edgewatch.experiment.WhenFull;
import io.edgewatch.wire.RunEvent;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Optional;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.apache.kafka.clients.producer.Producer;
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

    private static final long POOL_BYTES = 256L << 20;
    private static final int POOL_STEPS = 64;

    private final StepRecords records;
    private final WhenFull whenFull;
    private final InstantSource clock;
    private final BlockingQueue<StepBuffer> free;
    private final BlockingQueue<StepBuffer> filled;
    private final Deque<StepRecords.Sent> inFlight = new ArrayDeque<>();
    private final AtomicLong dropped = new AtomicLong();
    private final AtomicLong published = new AtomicLong();
    private final Thread thread;
    private volatile boolean finishing;
    private volatile @Nullable RuntimeException failure;
    private Optional<StepRange> missed = Optional.empty();

    /** A publisher whose thread runs from now on. The producer stays the caller's to close. */
    public StepPublisher(PublishedRun run, WhenFull whenFull, Producer<byte[], byte[]> producer, InstantSource clock) {
        this.records = new StepRecords(run, producer);
        this.whenFull = whenFull;
        this.clock = clock;
        int capacity = poolCapacity(run);
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
        RuntimeException failed = failure;
        if (failed != null) {
            throw failed;
        }
        StepBuffer buffer = whenFull == WhenFull.WAIT ? takeFree() : free.poll();
        if (buffer == null) {
            missed = Optional.of(
                    missed.map(r -> r.extendedTo(step.step())).orElse(new StepRange(step.step(), step.step())));
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
            RuntimeException failed = failure;
            if (failed != null) {
                throw failed;
            }
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
        return filled.size();
    }

    /**
     * Publishes what was accepted, declares what was dropped last, then says how the run ended. Called once, by the
     * training thread.
     *
     * @throws RuntimeException if publishing failed for good, or took longer than {@code limit}
     */
    public void finish(RunEvent.Ended ended, Duration limit) throws InterruptedException {
        finishing = true;
        thread.join(limit.toMillis());
        RuntimeException failed = failure;
        if (failed != null) {
            throw failed;
        }
        if (thread.isAlive()) {
            throw new IllegalStateException("publishing the last " + filled.size() + " steps of run " + ended.run()
                    + " took longer than " + limit.toSeconds() + " s; is the broker away?");
        }
        missed.ifPresent(this::declareGap);
        records.sendAndAwait(ended);
    }

    private void publish() {
        try {
            while (!(finishing && filled.isEmpty() && inFlight.isEmpty())) {
                StepBuffer next = inFlight.isEmpty() ? filled.poll(50, TimeUnit.MILLISECONDS) : filled.poll();
                if (next != null) {
                    inFlight.add(records.sendTensors(next));
                }
                if (!inFlight.isEmpty() && (next == null || inFlight.size() >= MAX_IN_FLIGHT)) {
                    commit(inFlight.removeFirst());
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (RuntimeException e) {
            failure = e;
            LOG.error("publishing stopped: {}", e.toString());
        }
    }

    /** The step exists from here on, if all its chunks were acknowledged. */
    private void commit(StepRecords.Sent sent) throws InterruptedException {
        StepBuffer buffer = sent.buffer();
        buffer.missedBefore().ifPresent(this::declareGap);
        for (long step : records.takeUnacknowledgedSteps()) {
            lost(step, "its step record was not acknowledged");
        }
        try {
            records.sendStep(sent);
            published.incrementAndGet();
        } catch (StepRecords.ChunkLostException e) {
            if (whenFull == WhenFull.WAIT) {
                throw new IllegalStateException(
                        "step " + buffer.step() + " could not be published: " + e.getMessage(), e);
            }
            lost(buffer.step(), String.valueOf(e.getMessage()));
        } finally {
            free.add(buffer);
        }
    }

    private void lost(long step, String reason) {
        dropped.incrementAndGet();
        records.send(records.gap(new StepRange(step, step), reason, clock.instant()));
    }

    private void declareGap(StepRange range) {
        records.send(records.gap(
                range, "the publisher was behind and when-full is drop: " + range.size() + " steps", clock.instant()));
    }

    /** Stops at once; what was not published is lost. After {@link #finish} there is nothing to stop. */
    @Override
    public void close() {
        thread.interrupt();
    }
}
