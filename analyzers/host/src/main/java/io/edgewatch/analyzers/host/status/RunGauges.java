package io.edgewatch.analyzers.host.status;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;
import java.util.function.ToLongFunction;

/** The gauges of an instance on one run; they go when it is done with it. */
public final class RunGauges implements AutoCloseable {
    private final MeterRegistry registry;
    private final Tags tags;
    private final List<Gauge> gauges = new ArrayList<>();

    public RunGauges(MeterRegistry registry, String instance, String run) {
        this.registry = registry;
        this.tags = Tags.of("analyzer", instance, "run", run);
    }

    /** Shows what the supplier says, to any thread. */
    public void show(Supplier<RunStatus> status) {
        show("edgewatch.analysis.lag.steps", "Steps behind the newest one seen", status, RunStatus::stepsBehind);
        show(
                "edgewatch.analysis.gap.steps",
                "Steps of the present attempt that could not be measured",
                status,
                now -> now.progress().gapSteps());
    }

    private void show(String name, String what, Supplier<RunStatus> status, ToLongFunction<RunStatus> value) {
        gauges.add(Gauge.builder(name, () -> value.applyAsLong(status.get()))
                .description(what)
                .tags(tags)
                .register(registry));
    }

    @Override
    public void close() {
        gauges.forEach(registry::remove);
        gauges.clear();
    }
}
