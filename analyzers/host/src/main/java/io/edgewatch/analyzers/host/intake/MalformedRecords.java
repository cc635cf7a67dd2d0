package io.edgewatch.analyzers.host.intake;

import io.edgewatch.wire.DeadLetter;
import io.edgewatch.wire.DeadLetterCodec;
import io.edgewatch.wire.MalformedRecordException;
import io.edgewatch.wire.Topic;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.Collection;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Counts records that cannot be read and says where they lie; reading goes on. */
final class MalformedRecords {
    private static final Logger LOG = LoggerFactory.getLogger(MalformedRecords.class);

    private final String source;
    private final Producer<byte[], byte[]> producer;
    private final MeterRegistry registry;
    private final DeadLetterCodec codec = new DeadLetterCodec();

    MalformedRecords(String source, Producer<byte[], byte[]> producer, MeterRegistry registry) {
        this.source = source;
        this.producer = producer;
        this.registry = registry;
    }

    /** Makes the counters of what may never happen on these topics, so that they are seen to be 0. */
    void countFromZero(Collection<Topic> topics) {
        topics.forEach(topic -> {
            for (MalformedRecordException.Reason reason : MalformedRecordException.Reason.values()) {
                counter(topic.topicName(), reason.label());
            }
        });
    }

    private Counter counter(String topic, String reason) {
        return Counter.builder("edgewatch.rejected.records")
                .description("Records that could not be used and went to the dead letters")
                .tag("source", source)
                .tag("topic", topic)
                .tag("reason", reason)
                .register(registry);
    }

    void report(ConsumerRecord<byte[], byte[]> record, String run, MalformedRecordException e) {
        report(record, run, e.reason().label(), String.valueOf(e.getMessage()));
    }

    void report(ConsumerRecord<byte[], byte[]> record, String run, String reason, String detail) {
        LOG.warn("{}-{} offset {}: {}", record.topic(), record.partition(), record.offset(), detail);
        counter(record.topic(), reason).increment();
        DeadLetter letter =
                new DeadLetter(source, record.topic(), record.partition(), record.offset(), run, reason, detail);
        // no partition: the topic may have fewer, and a send to one that does not exist waits for it
        producer.send(
                new ProducerRecord<>(Topic.DEAD_LETTERS.topicName(), letter.key(), codec.encode(letter)),
                (metadata, failed) -> {
                    if (failed != null) {
                        LOG.warn("a dead letter could not be published: {}", letter, failed);
                    }
                });
    }
}
