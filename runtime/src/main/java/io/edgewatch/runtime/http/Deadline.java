package io.edgewatch.runtime.http;

import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;

/**
 * Ends writes to a client that takes nothing: such a write blocks for ever, and its socket cannot be given a time-out.
 * Interrupting the thread closes the channel it is blocked on.
 */
final class Deadline {
    private final ScheduledExecutorService clock;
    private final Duration patience;

    Deadline(ScheduledExecutorService clock, Duration patience) {
        this.clock = clock;
        this.patience = patience;
    }

    /** A write. */
    @FunctionalInterface
    interface Write {
        void run() throws IOException;
    }

    void within(Write write) throws IOException {
        Blocked blocked = new Blocked(Thread.currentThread());
        ScheduledFuture<?> due = interruptLater(blocked);
        try {
            write.run();
        } finally {
            due.cancel(false);
            blocked.over();
        }
    }

    private ScheduledFuture<?> interruptLater(Blocked blocked) throws IOException {
        try {
            return clock.schedule(blocked::interrupt, patience.toMillis(), TimeUnit.MILLISECONDS);
        } catch (RejectedExecutionException e) {
            throw new IOException("the endpoint closes", e);
        }
    }

    /** A thread that may be interrupted until its write is over, and not a moment later. */
    private static final class Blocked {
        private final Thread thread;
        private boolean over;
        private boolean interrupted;

        Blocked(Thread thread) {
            this.thread = thread;
        }

        synchronized void interrupt() {
            if (!over) {
                interrupted = true;
                thread.interrupt();
            }
        }

        synchronized void over() {
            over = true;
            if (interrupted) {
                Thread.interrupted(); // ours, and the closed channel has told of it
            }
        }
    }
}
