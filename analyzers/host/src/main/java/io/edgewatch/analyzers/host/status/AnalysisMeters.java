package io.edgewatch.analyzers.host.status;

import io.edgewatch.runtime.metrics.StepDurations;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.time.Duration;

/** What a process shows of its analyzers; one for all of its hosts, made before them. */
public final class AnalysisMeters {
    private final PrometheusMeterRegistry registry;
    private final StepDurations durations;

    public AnalysisMeters(PrometheusMeterRegistry registry) {
        this.registry = registry;
        this.durations = new StepDurations(
                registry.getPrometheusRegistry(),
                "edgewatch_analysis",
                "Time an analyzer takes for one step",
                0.002,
                0.005,
                0.01,
                0.02,
                0.05,
                0.1,
                0.2,
                0.5,
                1,
                2,
                5,
                10,
                60);
    }

    /** An instance took so long for a step. */
    public void analyzed(String instance, long step, Duration time) {
        durations.took(instance, step, time);
    }

    /** Where everything else of the hosts is shown. */
    public MeterRegistry registry() {
        return registry;
    }
}
