package io.edgewatch.streams.metrics;

import io.edgewatch.wire.Topic;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;

/** Counts records that went to the dead letters, by topic and reason; {@code edgewatch.rejected.records}. */
public final class RejectedRecords {
    private final MeterRegistry registry;

    public RejectedRecords(MeterRegistry registry) {
        this.registry = registry;
    }

    /** One more. */
    public void rejected(Topic topic, String reason) {
        Counter.builder("edgewatch.rejected.records")
                .description("Records that could not be used and went to the dead letters")
                .tag("topic", topic.topicName())
                .tag("reason", reason)
                .register(registry)
                .increment();
    }
}
