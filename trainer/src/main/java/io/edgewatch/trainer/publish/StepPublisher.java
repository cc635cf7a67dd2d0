package io.edgewatch.trainer.publish;

import io.edgewatch.trainer.spill.Spill;
import io.edgewatch.wire.RunEvent;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import org.apache.kafka.clients.producer.Producer;
import org.jspecify.annotations.Nullable;

/**
 * Publishes steps from a thread of its own. The training thread only copies into a pooled buffer; the pool bounds what
 * may wait, and {@link Overflow} says what happens when it is empty.
 */
public final class StepPublisher implements StepSink, AutoCloseable {
    private static final Duration STOP_LIMIT = Duration.ofSeconds(5);
    private static final long FAILURE_CHECK_MILLIS = 100;

    private final String run;
    private final Overflow overflow;
    private final StepPool pool;
    private final PublishingLoop loop;
    private final Thread thread;
    private final @Nullable StepBuffer spilling;
    /** The training thread's. */
    private Optional<StepRange> missed = Optional.empty();

    /** A publisher whose thread runs from now on. The producer stays the caller's to close. */
    public StepPublisher(PublishedRun run, Overflow overflow, Producer<byte[], byte[]> producer, InstantSource clock) {
        this.run = run.run();
        this.overflow = overflow;
        this.pool = new StepPool(run);
        this.loop = new PublishingLoop(run.run(), new StepRecords(run, producer), pool, overflow, clock);
        this.spilling = overflow instanceof Overflow.ToDisk ? new StepBuffer(run) : null;
        this.thread = new Thread(loop, "edgewatch-publisher " + run.run());
        thread.setDaemon(true);
        thread.start();
    }

    @Override
    public boolean offer(TakenStep step) throws InterruptedException {
        throwIfFailed();
        missed.ifPresent(range -> loop.missed(range, step.step()));
        if (take(step)) {
            missed = Optional.empty();
            return true;
        }
        loop.notMissed(step.step());
        missed = Optional.of(missed.map(r -> r.extendedTo(step.step())).orElse(StepRange.of(step.step())));
        loop.dropped();
        return false;
    }

    private boolean take(TakenStep step) throws InterruptedException {
        Optional<Spill> spill = spill();
        StepBuffer buffer = spill.isPresent() && spill.get().hasUnread() ? null : takeFree();
        if (buffer != null) {
            buffer.fill(step);
            pool.add(buffer);
            return true;
        }
        if (spill.isEmpty() || spilling == null) {
            return false;
        }
        spilling.fill(step);
        return spilling.appendTo(spill.get());
    }

    private @Nullable StepBuffer takeFree() throws InterruptedException {
        if (!(overflow instanceof Overflow.Wait)) {
            return pool.takeFree(0);
        }
        while (true) {
            StepBuffer buffer = pool.takeFree(FAILURE_CHECK_MILLIS);
            if (buffer != null) {
                return buffer;
            }
            throwIfFailed();
        }
    }

    private Optional<Spill> spill() {
        return overflow instanceof Overflow.ToDisk disk ? Optional.of(disk.spill()) : Optional.empty();
    }

    /** @throws IllegalStateException if it publishes no more, which whoever waits for what was published would not learn */
    public void throwIfFailed() {
        loop.failure().ifPresent(cause -> {
            throw new IllegalStateException("publishing of run " + run + " stopped: " + cause.getMessage(), cause);
        });
    }

    /** Steps that were not published although they should have been. */
    public long droppedSteps() {
        return loop.droppedSteps();
    }

    /** Steps whose record is acknowledged. */
    public long publishedSteps() {
        return loop.publishedSteps();
    }

    /** Steps accepted and not yet published, in memory and on disk. */
    public int backlog() {
        return pool.heldSteps() + spilledSteps();
    }

    /** Steps that wait on disk. */
    public int spilledSteps() {
        return spill().map(Spill::steps).orElse(0);
    }

    /** What those take there. */
    public long spilledBytes() {
        return spill().map(Spill::bytes).orElse(0L);
    }

    /** Whether every accepted step before this one is on the topics or on disk, so that no kill would lose it. */
    public boolean isSafeBefore(long step) {
        return !pool.holdsBefore(step);
    }

    /**
     * Publishes what was accepted, declares what was dropped last, then sends the events that close the attempt. Called
     * once, by the training thread.
     *
     * @param last gaps, then the end, as far as there are any
     * @param withoutHeadway how long nothing may arrive before it is given up
     * @throws StepsLeftException if it was given up and what is left waits on disk
     * @throws RuntimeException if it was given up otherwise, or publishing failed for good
     */
    public void finish(List<RunEvent> last, Duration withoutHeadway) throws InterruptedException {
        loop.close(last, missed);
        long limitMillis = Math.max(1, withoutHeadway.toMillis());
        long seen = loop.headway();
        long since = System.nanoTime();
        thread.join(Math.min(FAILURE_CHECK_MILLIS, limitMillis));
        while (thread.isAlive()) {
            if (loop.headway() != seen) {
                seen = loop.headway();
                since = System.nanoTime();
            } else if (System.nanoTime() - since >= withoutHeadway.toNanos()) {
                throw gaveUp(withoutHeadway);
            }
            thread.join(Math.min(FAILURE_CHECK_MILLIS, limitMillis));
        }
        throwIfFailed();
    }

    /** As {@link #finish}, but what is not on its way yet is left where it is: another trainer has taken the run over. */
    public void abandon(List<RunEvent> last, Duration withoutHeadway) throws InterruptedException {
        loop.abandon();
        finish(last, withoutHeadway);
    }

    private RuntimeException gaveUp(Duration withoutHeadway) {
        String what = "publishing the end of run " + run + " made no headway for " + withoutHeadway.toSeconds()
                + " s; is the broker away? ";
        if (spill().isEmpty()) {
            return new IllegalStateException(what + backlog() + " steps before it are not published");
        }
        int lost = keep();
        return new StepsLeftException(what + spilledSteps() + " steps wait in "
                + spill().get().directory() + "; train with --resume publishes them"
                + (lost == 0 ? "" : " (" + lost + " more found no room and will be declared missing)"));
    }

    /** Stops the thread and puts what is only in memory on disk; answers how many steps found no room. */
    private int keep() {
        thread.interrupt();
        try {
            thread.join(STOP_LIMIT.toMillis()); // or it would use a producer that its owner closes next
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        if (thread.isAlive() || spill().isEmpty()) {
            return 0;
        }
        int lost = 0;
        for (StepBuffer buffer : pool.held()) {
            if (buffer.appendTo(spill().get())) {
                pool.release(buffer);
            } else {
                lost++;
            }
        }
        return lost;
    }

    /** Stops at once; what was not published is on disk, if there is a spill, or lost. */
    @Override
    public void close() {
        keep();
    }
}
