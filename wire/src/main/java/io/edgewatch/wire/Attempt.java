package io.edgewatch.wire;

import java.time.Instant;
import java.util.Map;

/**
 * One start of a run's trainer. A new attempt supersedes all steps from its first on.
 *
 * @param number from 1
 * @param firstStep first step it publishes
 * @param startOffsets per topic, the offset of its Started record in the run's partition
 * @param started when, to the millisecond
 */
public record Attempt(int number, long firstStep, Map<Topic, Long> startOffsets, Instant started) {
    public Attempt {
        Bounds.requireAtLeast("attempt", number, 1);
        Bounds.requireAtLeast("first step", firstStep, 0);
        startOffsets = Map.copyOf(startOffsets);
        Bounds.requireOffsets("start offset", startOffsets);
        started = Bounds.toMilliseconds("start of attempt " + number, started);
    }
}
