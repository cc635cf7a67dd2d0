package io.edgewatch.trainer;

import java.util.concurrent.TimeUnit;

/** Keeps a loop at a number of steps per second, and behind a gate; a late step is not made up for by hurrying later. */
final class Pacer {
    /** Slower than this is not paced but asleep; it also keeps the arithmetic within a long. */
    private static final long LONGEST_NANOS = TimeUnit.DAYS.toNanos(1);

    private static final long GATE_LOOK_NANOS = TimeUnit.MILLISECONDS.toNanos(5);

    private final long nanosPerRound;
    private final StepGate gate;
    private final StopRequest stop;
    private long next;

    private Pacer(long nanosPerRound, StepGate gate, StopRequest stop) {
        this.nanosPerRound = nanosPerRound;
        this.gate = gate;
        this.stop = stop;
        this.next = System.nanoTime();
    }

    static Pacer unpaced() {
        return unpaced(StepGate.open(), new StopRequest());
    }

    /** As fast as the gate lets it; a stop request ends the wait. */
    static Pacer unpaced(StepGate gate, StopRequest stop) {
        return new Pacer(0, gate, stop);
    }

    /** At most so many steps a second, a day's wait at the longest; a stop request ends the wait. */
    static Pacer perSecond(double steps, StepGate gate, StopRequest stop) {
        return new Pacer(Math.min(LONGEST_NANOS, (long) (TimeUnit.SECONDS.toNanos(1) / steps)), gate, stop);
    }

    /** Returns when the step may be taken, or the loop is asked to stop. */
    void await(long step) throws InterruptedException {
        boolean stopped = stop.getAsBoolean();
        while (!stopped && !gate.opensFor(step)) {
            stopped = stop.await(GATE_LOOK_NANOS);
        }
        awaitItsTime();
    }

    private void awaitItsTime() throws InterruptedException {
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
