package io.edgewatch.trainer.publish;

import io.edgewatch.trainer.spill.Spill;
import io.edgewatch.wire.RunEvent;
import java.io.IOException;
import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.atomic.AtomicLong;
import org.apache.kafka.common.errors.InterruptException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What the publisher's thread does: from the pool first, then from the spill, onto the topics. */
final class PublishingLoop implements Runnable {
    private static final Logger LOG = LoggerFactory.getLogger(PublishingLoop.class);
    /** Steps whose chunks are on their way while the next one's are sent. */
    private static final int MAX_IN_FLIGHT = 8;

    private static final long IDLE_MILLIS = 50;
    private static final long FREE_MILLIS = 20;
    /** Key of what was dropped after the last accepted step. */
    private static final long AT_THE_END = Long.MAX_VALUE;

    private final String run;
    private final StepRecords records;
    private final StepPool pool;
    private final Overflow overflow;
    private final InstantSource clock;
    private final Deque<StepRecords.Sent> inFlight = new ArrayDeque<>();
    /** Steps that were dropped before an accepted one, to be declared before it. */
    private final ConcurrentMap<Long, StepRange> missedBefore = new ConcurrentHashMap<>();

    private final AtomicLong dropped = new AtomicLong();
    private final AtomicLong published = new AtomicLong();
    private final AtomicLong headway = new AtomicLong();
    private volatile boolean abandoned;
    private volatile @Nullable List<RunEvent> closing;
    private volatile @Nullable Throwable failure;

    PublishingLoop(String run, StepRecords records, StepPool pool, Overflow overflow, InstantSource clock) {
        this.run = run;
        this.records = records;
        this.pool = pool;
        this.overflow = overflow;
        this.clock = clock;
    }

    @Override
    public void run() {
        try {
            boolean over = false;
            while (!over) {
                over = round();
            }
        } catch (InterruptedException | InterruptException e) {
            failure = new IllegalStateException("it was interrupted", e);
            Thread.currentThread().interrupt();
        } catch (RuntimeException | Error e) {
            failure = e;
            LOG.error("publishing of run {} stopped", run, e);
        }
    }

    /** Answers whether it was the last one. */
    private boolean round() throws InterruptedException {
        List<RunEvent> last = closing; // read before the queues: nothing is added once it is set
        settle(records.takeTold());
        Optional<StepBuffer> next = next();
        next.ifPresent(buffer -> inFlight.add(records.sendTensors(buffer)));
        if (!inFlight.isEmpty() && (next.isEmpty() || inFlight.size() >= MAX_IN_FLIGHT)) {
            commit(inFlight.removeFirst());
        } else if (last != null && next.isEmpty() && (abandoned || !hasSpilled())) {
            end(last);
            return true;
        }
        return false;
    }

    private boolean hasSpilled() {
        return overflow instanceof Overflow.ToDisk disk && disk.spill().hasUnread();
    }

    private Optional<StepBuffer> next() throws InterruptedException {
        if (abandoned) {
            return Optional.empty();
        }
        long idle = inFlight.isEmpty() ? IDLE_MILLIS : 0;
        if (overflow instanceof Overflow.ToDisk disk && disk.spill().hasUnread()) {
            StepBuffer buffer = pool.takeFilled(0); // older than all that is spilled, and the last until that is read
            return buffer != null ? Optional.of(buffer) : load(disk.spill());
        }
        return Optional.ofNullable(pool.takeFilled(idle));
    }

    private Optional<StepBuffer> load(Spill spill) throws InterruptedException {
        StepBuffer buffer = pool.takeFree(inFlight.isEmpty() ? FREE_MILLIS : 0);
        if (buffer == null) {
            return Optional.empty();
        }
        Spill.Entry entry = spill.poll().orElseThrow(); // nobody else takes any
        try {
            buffer.load(spill, entry);
            return Optional.of(buffer);
        } catch (IOException e) {
            long step = entry.step().step();
            declareMissedBefore(step);
            lost(StepRange.of(step), "its bytes on disk could not be read: " + e.getMessage(), e);
            spill.remove(entry);
            pool.release(buffer);
            return Optional.empty();
        }
    }

    /** The step exists from here on, if all its chunks were acknowledged. */
    private void commit(StepRecords.Sent sent) throws InterruptedException {
        StepBuffer buffer = sent.buffer();
        declareMissedBefore(buffer.step());
        try {
            records.sendStep(sent);
        } catch (StepRecords.ChunkLostException e) {
            lost(StepRange.of(buffer.step()), String.valueOf(e.getMessage()), e);
            release(buffer);
        }
    }

    private void settle(List<StepRecords.Told> records) {
        for (StepRecords.Told told : records) {
            if (told.failure().isEmpty()) {
                told.buffer().ifPresent(buffer -> published.incrementAndGet());
            } else {
                undelivered(told, told.failure().get());
            }
            told.buffer().ifPresent(this::release);
            headway.incrementAndGet();
        }
    }

    private void undelivered(StepRecords.Told told, Throwable cause) {
        if (told.gapReason().isPresent()) {
            records.sendGap(told.steps(), told.gapReason().get(), clock.instant());
        } else {
            lost(told.steps(), "its step record was not acknowledged: " + cause.getMessage(), cause);
        }
    }

    private void release(StepBuffer buffer) {
        if (overflow instanceof Overflow.ToDisk disk) {
            buffer.spilled().ifPresent(disk.spill()::remove);
        }
        pool.release(buffer);
    }

    private void lost(StepRange step, String reason, Throwable cause) {
        if (overflow instanceof Overflow.Wait) {
            throw new IllegalStateException("step " + step.first() + " could not be published: " + reason, cause);
        }
        dropped.incrementAndGet();
        records.sendGap(step, reason, clock.instant());
    }

    private void declareMissedBefore(long step) {
        StepRange range = missedBefore.remove(step);
        if (range != null) {
            String reason = overflow instanceof Overflow.ToDisk
                    ? "the publisher was behind and the spill had no room: "
                    : "the publisher was behind and when-full is drop: ";
            records.sendGap(range, reason + range.count() + " steps", clock.instant());
        }
    }

    /** The attempt's end comes last: after all its steps, and after what is missing is declared. */
    private void end(List<RunEvent> last) throws InterruptedException {
        declareMissedBefore(AT_THE_END);
        for (List<StepRecords.Told> told = records.awaitTold(); !told.isEmpty(); told = records.awaitTold()) {
            settle(told);
        }
        for (RunEvent event : last) {
            records.sendAndAwait(event);
            headway.incrementAndGet();
        }
    }

    /** From the training thread, before it hands the step over. */
    void missed(StepRange range, long beforeStep) {
        missedBefore.put(beforeStep, range);
    }

    /** From the training thread, if the step was not taken after all. */
    void notMissed(long beforeStep) {
        missedBefore.remove(beforeStep);
    }

    /** From the training thread, once: nothing is handed over any more, and these events close the attempt. */
    void close(List<RunEvent> last, Optional<StepRange> missedLast) {
        missedLast.ifPresent(range -> missedBefore.put(AT_THE_END, range));
        closing = List.copyOf(last);
    }

    /** What is not on its way yet stays where it is. */
    void abandon() {
        abandoned = true;
    }

    void dropped() {
        dropped.incrementAndGet();
    }

    long droppedSteps() {
        return dropped.get();
    }

    long publishedSteps() {
        return published.get();
    }

    /** Changes while records arrive. */
    long headway() {
        return headway.get();
    }

    Optional<Throwable> failure() {
        return Optional.ofNullable(failure);
    }
}
