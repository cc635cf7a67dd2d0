package io.edgewatch.experiment;

import io.edgewatch.wire.PublishPlan;

/**
 * Which steps a trainer publishes.
 *
 * @param plan which, and with what
 * @param whenFull what happens to a step that finds the queue full
 */
public record Publishing(PublishPlan plan, WhenFull whenFull) {
    /** Single steps, when their number is a multiple of {@code every}. */
    public Publishing(int every, WhenFull whenFull) {
        this(PublishPlan.every(every), whenFull);
    }
}
