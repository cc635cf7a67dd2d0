package io.edgewatch.streams.metrics;

import io.edgewatch.streams.window.StepRing;

/** A window of steps in five numbers. */
record Aggregates(double last, double min, double max, double mean, double deviation) {
    static Aggregates of(StepRing ring) {
        return new Aggregates(ring.last(), ring.min(), ring.max(), ring.mean(), ring.deviation());
    }
}
