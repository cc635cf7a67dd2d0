package io.edgewatch.trainer;

import java.util.concurrent.TimeUnit;

/** Keeps a loop at a number of rounds per second; a late round is not made up for by hurrying later. */
final class Pacer {
    private final long nanosPerRound;
    private long next;

    private Pacer(long nanosPerRound) {
        this.nanosPerRound = nanosPerRound;
        this.next = System.nanoTime();
    }

    static Pacer unpaced() {
        return new Pacer(0);
    }

    static Pacer perSecond(double rounds) {
        return new Pacer((long) (TimeUnit.SECONDS.toNanos(1) / rounds));
    }

    /** Returns when the next round may begin. */
    void awaitNext() throws InterruptedException {
        if (nanosPerRound == 0) {
            return;
        }
        long now = System.nanoTime();
        long wait = next - now;
        if (wait > 0) {
            TimeUnit.NANOSECONDS.sleep(wait);
            next += nanosPerRound; // from when it was due: what sleeping takes too long does not add up
        } else {
            next = now + nanosPerRound;
        }
    }
}
