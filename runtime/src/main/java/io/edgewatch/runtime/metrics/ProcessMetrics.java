package io.edgewatch.runtime.metrics;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.binder.MeterBinder;
import io.micrometer.core.instrument.binder.jvm.JvmGcMetrics;
import io.micrometer.core.instrument.binder.jvm.JvmMemoryMetrics;
import io.micrometer.core.instrument.binder.jvm.JvmThreadMetrics;
import io.micrometer.core.instrument.binder.system.ProcessorMetrics;
import io.micrometer.core.instrument.binder.system.UptimeMetrics;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;

/** The one registry of a process, with what every process shows: its build and its JVM. */
public final class ProcessMetrics implements MeterBinder, AutoCloseable {
    private final PrometheusMeterRegistry registry = new PrometheusMeterRegistry(new ScrapedByPrometheus());
    private final JvmGcMetrics garbage = new JvmGcMetrics();
    private final String process;

    /**
     * Of a process.
     *
     * @param process what it is: {@code trainer}, {@code streams}, …
     */
    public ProcessMetrics(String process) {
        this.process = process;
        bindTo(registry);
    }

    @Override
    public void bindTo(MeterRegistry target) {
        Gauge.builder("edgewatch.build.info", () -> 1)
                .description("1; its labels say what runs")
                .tag("process", process)
                .tag("version", BuildVersion.ofThisBuild().text())
                .tag("java", Runtime.version().toString())
                .register(target);
        new JvmMemoryMetrics().bindTo(target);
        new JvmThreadMetrics().bindTo(target);
        new ProcessorMetrics().bindTo(target);
        new UptimeMetrics().bindTo(target);
        garbage.bindTo(target);
    }

    /** To be handed to the parts of the process. */
    public PrometheusMeterRegistry registry() {
        return registry;
    }

    @Override
    public void close() {
        garbage.close();
        registry.close();
    }
}
