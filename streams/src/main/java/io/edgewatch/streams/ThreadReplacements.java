package io.edgewatch.streams;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.function.LongSupplier;
import org.apache.kafka.common.errors.ApplicationRecoverableException;
import org.apache.kafka.common.errors.InvalidTxnStateException;
import org.apache.kafka.common.errors.OutOfOrderSequenceException;
import org.apache.kafka.common.errors.RetriableException;
import org.apache.kafka.common.errors.TransactionAbortableException;

/**
 * Decides whether a stream thread that ended by an error is replaced by a new one, which goes on from the last commit.
 *
 * <p>It is after what the cluster did and a new producer does not meet again, above all a transaction that was aborted behind a process that stood still or
 * a broker that was away: Kafka Streams itself goes on from most of these and from some, such as {@link InvalidTxnStateException}, it does not. Anything
 * else, and more than a few in a short time, ends streams.
 */
final class ThreadReplacements {
    private static final int MOST = 5;
    private static final Duration WITHIN = Duration.ofMinutes(10);

    private final LongSupplier nanoTime;
    private final Deque<Long> replaced = new ArrayDeque<>();

    ThreadReplacements(LongSupplier nanoTime) {
        this.nanoTime = nanoTime;
    }

    /** Whether one more thread may follow the one that this error ended; counts it if so. */
    synchronized boolean allow(Throwable root) {
        if (!isOver(root)) {
            return false;
        }
        long now = nanoTime.getAsLong();
        while (!replaced.isEmpty() && now - replaced.peek() > WITHIN.toNanos()) {
            replaced.remove();
        }
        return replaced.size() < MOST && replaced.add(now);
    }

    private static boolean isOver(Throwable root) {
        return root instanceof RetriableException
                || root instanceof ApplicationRecoverableException
                || root instanceof InvalidTxnStateException
                || root instanceof TransactionAbortableException
                || root instanceof OutOfOrderSequenceException;
    }
}
