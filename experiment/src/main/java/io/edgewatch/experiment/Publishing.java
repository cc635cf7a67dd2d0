package io.edgewatch.experiment;

/**
 * Which steps a trainer publishes.
 *
 * @param every a step is published when its number is a multiple of this
 * @param whenFull what happens to a step that finds the queue full
 */
public record Publishing(int every, WhenFull whenFull) {
    public Publishing {
        if (every < 1) {
            throw new IllegalArgumentException("publish every must be at least 1, got: " + every);
        }
    }
}
