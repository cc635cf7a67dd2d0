package io.edgewatch.streams.alerting;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.binder.MeterBinder;
import java.util.ArrayList;
import java.util.List;

/** How the delivery of alerts goes. */
final class DeliveryMeters implements MeterBinder, AutoCloseable {
    private final MeterRegistry registry;
    private final List<Meter> meters = new ArrayList<>();
    private final Counter delivered;
    private final Counter refused;
    private final Counter failed;
    private volatile int waiting;

    DeliveryMeters(MeterRegistry registry) {
        this.registry = registry;
        this.delivered = counter("edgewatch.alerts.delivered", "Notices Alertmanager took, repeated ones and ends too");
        this.refused = counter("edgewatch.alerts.refused", "Notices Alertmanager said are wrong; they are given up");
        this.failed = counter("edgewatch.alerts.delivery.failures", "Deliveries that failed; they are tried again");
        bindTo(registry);
    }

    @Override
    public void bindTo(MeterRegistry target) {
        meters.add(Gauge.builder("edgewatch.alerts.waiting", () -> waiting)
                .description("Notices that could not be delivered and are tried again")
                .register(target));
    }

    private Counter counter(String name, String description) {
        Counter counter = Counter.builder(name).description(description).register(registry);
        meters.add(counter);
        return counter;
    }

    void delivered(int notices) {
        delivered.increment(notices);
        waiting = 0;
    }

    void refused(int notices) {
        refused.increment(notices);
        waiting = 0;
    }

    void failed(int notices) {
        failed.increment();
        waiting = notices;
    }

    @Override
    public void close() {
        meters.forEach(registry::remove);
        meters.clear();
    }
}
