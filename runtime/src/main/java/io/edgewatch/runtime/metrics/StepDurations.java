package io.edgewatch.runtime.metrics;

import io.prometheus.metrics.core.metrics.Histogram;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import io.prometheus.metrics.model.snapshots.Labels;
import java.time.Duration;

/**
 * How long something takes for a step, by analyzer: a histogram whose buckets each keep the step of a recent
 * observation as exemplar, to be looked up when one is slow. Micrometer's own exemplars can only be traces.
 */
public final class StepDurations {
    private final Histogram histogram;

    /**
     * Registers it; a registry takes a name once.
     *
     * @param name without unit
     * @param upperBoundsSeconds of the buckets, ascending
     */
    public StepDurations(PrometheusRegistry registry, String name, String description, double... upperBoundsSeconds) {
        this.histogram = Histogram.builder()
                .name(name + "_seconds")
                .help(description)
                .labelNames("analyzer")
                .classicOnly()
                .classicUpperBounds(upperBoundsSeconds)
                .register(registry);
    }

    /** One took so long. */
    public void took(String analyzer, long step, Duration time) {
        histogram
                .labelValues(analyzer)
                .observeWithExemplar(time.toNanos() / 1e9, Labels.of("step", Long.toString(step)));
    }
}
