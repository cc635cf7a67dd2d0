package io.edgewatch.trainer.publish;

import java.util.List;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** The buffers between the training thread and the publisher: a fixed number, so that memory is bounded. */
final class StepPool {
    private static final long POOL_BYTES = 256L << 20;
    private static final int POOL_STEPS = 64;

    private final BlockingQueue<StepBuffer> free;
    private final BlockingQueue<StepBuffer> filled;
    /** What was accepted, is nowhere but here, and is not yet acknowledged. */
    private final ConcurrentSkipListMap<Long, StepBuffer> held = new ConcurrentSkipListMap<>();

    StepPool(PublishedRun run) {
        long stepBytes = 2 * run.tensorBytes() + run.stateBytes();
        int capacity = (int) Math.max(2, Math.min(POOL_STEPS, POOL_BYTES / stepBytes));
        this.free = new ArrayBlockingQueue<>(capacity);
        this.filled = new ArrayBlockingQueue<>(capacity);
        for (int i = 0; i < capacity; i++) {
            free.add(new StepBuffer(run));
        }
    }

    /** A buffer to fill, if one is free or becomes so in time. */
    @Nullable StepBuffer takeFree(long milliseconds) throws InterruptedException {
        return milliseconds == 0 ? free.poll() : free.poll(milliseconds, TimeUnit.MILLISECONDS);
    }

    /** Hands a filled buffer to the publisher. */
    void add(StepBuffer buffer) {
        held.put(buffer.step(), buffer);
        filled.add(buffer);
    }

    /** The next step to be published, if there is one or one comes in time. */
    @Nullable StepBuffer takeFilled(long milliseconds) throws InterruptedException {
        return milliseconds == 0 ? filled.poll() : filled.poll(milliseconds, TimeUnit.MILLISECONDS);
    }

    /** Takes a buffer back whose step is told of. */
    void release(StepBuffer buffer) {
        if (buffer.spilled().isEmpty()) {
            held.remove(buffer.step());
        }
        free.add(buffer);
    }

    /** Steps that would be lost if the process were killed, in order. */
    List<StepBuffer> held() {
        return List.copyOf(held.values());
    }

    int heldSteps() {
        return held.size();
    }

    boolean holdsBefore(long step) {
        return held.lowerKey(step) != null;
    }
}
