package io.edgewatch.streams.state;

import io.edgewatch.streams.window.StepRing;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;

/**
 * How a live run makes itself heard.
 *
 * @param newest time of the newest Started, Step or Gap, by the trainer's clock; the epoch before the first
 * @param fresh whether that record was read while it was news: a replay of an old run never is
 * @param alerted whether this silence has been told
 * @param intervals seconds between the newest published steps, by step
 */
public record Pulse(Instant newest, boolean fresh, boolean alerted, StepRing intervals) {
    /** No silence is shorter. */
    static final Duration SHORTEST_SILENCE = Duration.ofSeconds(10);
    /** While too few steps have come to tell how long one takes. */
    static final Duration UNKNOWN_STEP_TIME_SILENCE = Duration.ofMinutes(1);

    static final int INTERVALS = 21;
    private static final int STEP_TIMES = 20;
    private static final int FEWEST_INTERVALS = 3;

    /** Of a run that has not been heard of. */
    public static Pulse none() {
        return new Pulse(Instant.EPOCH, false, false, StepRing.empty(INTERVALS));
    }

    /** A record came. */
    public Pulse heard(Instant time, Instant now) {
        boolean news = !now.isAfter(time.plus(limit()));
        return new Pulse(time.isAfter(newest) ? time : newest, news, false, intervals);
    }

    /** A step came, so long after the one before. */
    public Pulse stepped(long step, Duration sinceLast, Instant time, Instant now) {
        StepRing known = intervals.with(step, Math.max(0, sinceLast.toMillis()) / 1e3);
        return new Pulse(newest, fresh, alerted, known).heard(time, now);
    }

    /** This silence has been told. */
    public Pulse told() {
        return new Pulse(newest, fresh, true, intervals);
    }

    /** Without what tells a usual step time. */
    public Pulse slim() {
        return new Pulse(newest, fresh, alerted, StepRing.empty(INTERVALS));
    }

    /** How long without a record is silence: 20 times the median step time, and 10 s at the least. */
    public Duration limit() {
        if (intervals.size() < FEWEST_INTERVALS) {
            return UNKNOWN_STEP_TIME_SILENCE;
        }
        double[] sorted = new double[intervals.size()];
        Arrays.setAll(sorted, intervals::value);
        Arrays.sort(sorted);
        Duration steps = Duration.ofMillis((long) (STEP_TIMES * sorted[sorted.length / 2] * 1e3));
        return steps.compareTo(SHORTEST_SILENCE) > 0 ? steps : SHORTEST_SILENCE;
    }

    public boolean isHeard() {
        return newest.isAfter(Instant.EPOCH);
    }

    public boolean isSilentAt(Instant now) {
        return isHeard() && now.isAfter(newest.plus(limit()));
    }
}
