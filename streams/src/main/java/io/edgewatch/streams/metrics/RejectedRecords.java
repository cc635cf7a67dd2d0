package io.edgewatch.streams.metrics;

import io.edgewatch.wire.MalformedRecordException;
import io.edgewatch.wire.Topic;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.Collection;

/** Counts records that went to the dead letters, by topic and reason; {@code edgewatch.rejected.records}. */
public final class RejectedRecords {
    private static final String SOURCE = "streams";

    private final MeterRegistry registry;

    public RejectedRecords(MeterRegistry registry) {
        this.registry = registry;
    }

    /** Makes the counters of what may never happen on these topics, so that they are seen to be 0. */
    public void countFromZero(Collection<Topic> topics) {
        topics.forEach(topic -> {
            for (MalformedRecordException.Reason reason : MalformedRecordException.Reason.values()) {
                counter(topic, reason.label());
            }
        });
    }

    /** One more. */
    public void rejected(Topic topic, String reason) {
        counter(topic, reason).increment();
    }

    private Counter counter(Topic topic, String reason) {
        return Counter.builder("edgewatch.rejected.records")
                .description("Records that could not be used and went to the dead letters")
                .tag("source", SOURCE)
                .tag("topic", topic.topicName())
                .tag("reason", reason)
                .register(registry);
    }
}
