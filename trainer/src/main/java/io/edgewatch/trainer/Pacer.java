package io.edgewatch.trainer;

import java.util.concurrent.TimeUnit;

/** Keeps a loop at a number of rounds per second; a late round is not made up for by hurrying later. */
final class Pacer {
    /** Slower than this is not paced but asleep; it also keeps the arithmetic within a long. */
    private static final long LONGEST_NANOS = TimeUnit.DAYS.toNanos(1);

    private final long nanosPerRound;
    private final StopRequest stop;
    private long next;

    private Pacer(long nanosPerRound, StopRequest stop) {
        this.nanosPerRound = nanosPerRound;
        this.stop = stop;
        this.next = System.nanoTime();
    }

    static Pacer unpaced() {
        return new Pacer(0, new StopRequest());
    }

    /** At most so many rounds a second, a day's wait at the longest; a stop request ends the wait. */
    static Pacer perSecond(double rounds, StopRequest stop) {
        return new Pacer(Math.min(LONGEST_NANOS, (long) (TimeUnit.SECONDS.toNanos(1) / rounds)), stop);
    }

    /** Returns when the next round may begin, or the loop is asked to stop. */
    void awaitNext() throws InterruptedException {
        if (nanosPerRound == 0) {
            return;
        }
        long now = System.nanoTime();
        long wait = next - now;
        if (wait > 0) {
            if (!stop.await(wait)) {
                next += nanosPerRound; // from when it was due: what waiting takes too long does not add up
            }
        } else {
            next = now + nanosPerRound;
        }
    }
}
