package io.edgewatch.trainer;

import io.edgewatch.trainer.publish.StepPublisher;
import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.binder.MeterBinder;
import java.util.ArrayList;
import java.util.List;

/** The meters of one publisher; closed with it, or the registry would keep it and show it for the next one. */
final class PublisherMeters implements MeterBinder, AutoCloseable {
    private final String run;
    private final StepPublisher publisher;
    private final MeterRegistry registry;
    private final List<Meter> meters = new ArrayList<>();

    PublisherMeters(String run, StepPublisher publisher, MeterRegistry registry) {
        this.run = run;
        this.publisher = publisher;
        this.registry = registry;
        bindTo(registry);
    }

    @Override
    public void bindTo(MeterRegistry target) {
        meters.add(FunctionCounter.builder("edgewatch.trainer.dropped.steps", publisher, StepPublisher::droppedSteps)
                .tag("run", run)
                .description("Steps that were not published although they should have been")
                .register(target));
        meters.add(Gauge.builder("edgewatch.trainer.backlog.steps", publisher::backlog)
                .tag("run", run)
                .description("Steps accepted and not yet published")
                .register(target));
        meters.add(Gauge.builder("edgewatch.trainer.spilled.steps", publisher::spilledSteps)
                .tag("run", run)
                .description("Steps that wait on disk")
                .register(target));
        meters.add(Gauge.builder("edgewatch.trainer.spilled.bytes", publisher::spilledBytes)
                .tag("run", run)
                .description("What the steps that wait on disk take there")
                .baseUnit("bytes")
                .register(target));
    }

    @Override
    public void close() {
        meters.forEach(registry::remove);
        meters.clear();
    }
}
