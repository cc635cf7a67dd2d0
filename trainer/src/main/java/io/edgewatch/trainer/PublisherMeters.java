package io.edgewatch.trainer;

import io.edgewatch.trainer.publish.StepPublisher;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.List;

/** The gauges of one publisher; closed with it, or the registry would keep it and show it for the next one. */
final class PublisherMeters implements AutoCloseable {
    private final MeterRegistry registry;
    private final List<Gauge> gauges;

    PublisherMeters(StepPublisher publisher, MeterRegistry registry) {
        this.registry = registry;
        this.gauges = List.of(
                Gauge.builder("edgewatch.trainer.dropped.steps", publisher::droppedSteps)
                        .description("steps that were not published although they should have been")
                        .register(registry),
                Gauge.builder("edgewatch.trainer.backlog.steps", publisher::backlog)
                        .description("steps accepted and not yet published")
                        .register(registry),
                Gauge.builder("edgewatch.trainer.spilled.steps", publisher::spilledSteps)
                        .description("steps that wait on disk")
                        .register(registry),
                Gauge.builder("edgewatch.trainer.spilled.bytes", publisher::spilledBytes)
                        .description("what the steps that wait on disk take there")
                        .baseUnit("bytes")
                        .register(registry));
    }

    @Override
    public void close() {
        gauges.forEach(registry::remove);
    }
}
