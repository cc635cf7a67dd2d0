package io.edgewatch.bench.pipeline;

import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** When each step was first seen at one place; any thread. */
final class Sightings {
    private final Map<Long, Instant> first = new ConcurrentHashMap<>();
    private volatile long newest = -1;

    /** It is seen now. */
    void see(long step) {
        see(step, Instant.now());
    }

    void see(long step, Instant at) {
        first.putIfAbsent(step, at);
        newest = Math.max(newest, step);
    }

    /** Steps up to this one show by what stands there now; written by one thread only. */
    void seeUpTo(long step) {
        Instant now = Instant.now();
        for (long each = newest + 1; each <= step; each++) {
            see(each, now);
        }
    }

    long newest() {
        return newest;
    }

    /** Median, 99th percentile and largest of the time from there to here, milliseconds, over the steps from {@code from} on. */
    String since(Sightings earlier, long from) {
        double[] millis = first.entrySet().stream()
                .filter(seen -> seen.getKey() >= from && earlier.first.containsKey(seen.getKey()))
                .mapToDouble(seen -> Duration.between(earlier.at(seen.getKey()), seen.getValue())
                                .toNanos()
                        * 1e-6)
                .toArray();
        if (millis.length == 0) {
            return "- | - | - | 0";
        }
        Arrays.sort(millis);
        return String.format(
                Locale.ROOT,
                "%.1f | %.1f | %.1f | %d",
                millis[millis.length / 2],
                millis[(int) (0.99 * (millis.length - 1))],
                millis[millis.length - 1],
                millis.length);
    }

    private Instant at(long step) {
        Instant at = first.get(step);
        if (at == null) {
            throw new IllegalArgumentException("step " + step + " was not seen");
        }
        return at;
    }
}
