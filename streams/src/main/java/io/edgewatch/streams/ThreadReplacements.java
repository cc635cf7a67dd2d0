package io.edgewatch.streams;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.function.LongSupplier;
import org.apache.kafka.common.errors.ApplicationRecoverableException;
import org.apache.kafka.common.errors.InvalidTxnStateException;
import org.apache.kafka.common.errors.OutOfOrderSequenceException;
import org.apache.kafka.common.errors.TransactionAbortableException;

/**
 * Decides whether a stream thread that ended by an error is replaced by a new one, which goes on from the last commit.
 *
 * <p>It is where the cluster has given up its transaction, which a new producer does not meet again: Kafka Streams itself goes on from most of these
 * errors and from some, such as {@link InvalidTxnStateException}, it does not. Anything else, an outage longer than Kafka Streams retries among it, and
 * more than five of a thread in ten minutes, end streams.
 */
final class ThreadReplacements {
    private static final int MOST_PER_THREAD = 5;
    private static final Duration WITHIN = Duration.ofMinutes(10);

    private final int most;
    private final LongSupplier nanoTime;
    private final Deque<Long> replaced = new ArrayDeque<>();

    /** For so many threads, which one outage may end all. */
    ThreadReplacements(int threads, LongSupplier nanoTime) {
        this.most = MOST_PER_THREAD * threads;
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
        return replaced.size() < most && replaced.add(now);
    }

    private static boolean isOver(Throwable root) {
        return root instanceof ApplicationRecoverableException
                || root instanceof InvalidTxnStateException
                || root instanceof TransactionAbortableException
                || root instanceof OutOfOrderSequenceException;
    }
}
