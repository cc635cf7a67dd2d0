package io.edgewatch.trainer.checkpoint;

import io.edgewatch.numerics.optimizer.OptimizerState;
import io.edgewatch.numerics.tensor.TensorBytes;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.LongPredicate;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Writes checkpoints from a thread of its own: the training thread only copies weights and optimizer state. A checkpoint waits, for one
 * interval at the longest, until the steps before it are safe, so that what a killed trainer loses is trained again
 * rather than missing.
 */
public final class CheckpointWriter implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(CheckpointWriter.class);
    private static final long SAFETY_CHECK_MILLIS = 20;
    private static final Duration CLOSE_LIMIT = Duration.ofSeconds(30);

    private final CheckpointFiles files;
    private final String identity;
    private final long everyNanos;
    private final LongPredicate safeBefore;
    private final AtomicBoolean busy = new AtomicBoolean();
    private final CountDownLatch closing = new CountDownLatch(1);
    private final ExecutorService thread;
    private long lastNanos = System.nanoTime();
    private byte[] weightsCopy = {};
    private byte[] stateCopy = {};

    /**
     * A writer whose first checkpoint is due an interval from now.
     *
     * @param identity SHA-256 that names the run
     * @param every time from one checkpoint to the next
     * @param safeBefore whether no step before this one would be lost if the process were killed
     */
    public CheckpointWriter(CheckpointFiles files, String identity, Duration every, LongPredicate safeBefore) {
        this.files = files;
        this.identity = identity;
        this.everyNanos = every.toNanos();
        this.safeBefore = safeBefore;
        this.thread = Executors.newSingleThreadExecutor(task -> {
            Thread made = new Thread(task, "edgewatch-checkpoint");
            made.setDaemon(true);
            return made;
        });
    }

    /**
     * Takes a copy if a checkpoint is due and the one before is written; called by the training thread before each step.
     *
     * @param nextStep t
     * @param weights w(t)
     * @param state the optimizer's before step t
     */
    public void offer(long nextStep, INDArray weights, OptimizerState state) {
        if (System.nanoTime() - lastNanos < everyNanos || !busy.compareAndSet(false, true)) {
            return;
        }
        lastNanos = System.nanoTime();
        Checkpoint checkpoint = copied(nextStep, weights, state);
        thread.execute(() -> {
            try {
                awaitSafety(nextStep);
                files.write(checkpoint);
            } catch (IOException | RuntimeException e) {
                LOG.warn("the checkpoint at step {} could not be written: {}", nextStep, e.toString());
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            } finally {
                busy.set(false);
            }
        });
    }

    private Checkpoint copied(long nextStep, INDArray weights, OptimizerState state) {
        weightsCopy = sized(weightsCopy, TensorBytes.length(weights));
        TensorBytes.write(weights, ByteBuffer.wrap(weightsCopy));
        stateCopy = sized(stateCopy, StateBytes.length(state));
        StateBytes.write(state, stateCopy);
        return new Checkpoint(identity, nextStep, weightsCopy, Optional.of(stateCopy));
    }

    private static byte[] sized(byte[] copy, int length) {
        return copy.length == length ? copy : new byte[length];
    }

    private void awaitSafety(long step) throws InterruptedException {
        long deadline = System.nanoTime() + everyNanos;
        while (!safeBefore.test(step) && System.nanoTime() - deadline < 0) {
            if (closing.await(SAFETY_CHECK_MILLIS, TimeUnit.MILLISECONDS)) {
                return;
            }
        }
    }

    /** Writes a checkpoint on the caller's thread, after the one that is being written. Called after {@link #close}. */
    public void writeLast(long nextStep, INDArray weights, OptimizerState state) throws IOException {
        if (busy.get()) {
            throw new IOException("the checkpoint before it is still being written");
        }
        files.write(copied(nextStep, weights, state));
    }

    /** Waits until no checkpoint is being written; takes no more of them. */
    @Override
    public void close() {
        closing.countDown();
        thread.shutdown();
        try {
            if (!thread.awaitTermination(CLOSE_LIMIT.toMillis(), TimeUnit.MILLISECONDS)) {
                LOG.warn("a checkpoint takes longer than {} s to write", CLOSE_LIMIT.toSeconds());
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
