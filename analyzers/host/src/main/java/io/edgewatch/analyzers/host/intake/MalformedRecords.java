package io.edgewatch.analyzers.host.intake;

import io.edgewatch.wire.DeadLetter;
import io.edgewatch.wire.DeadLetterCodec;
import io.edgewatch.wire.MalformedRecordException;
import io.edgewatch.wire.Topic;
import io.micrometer.core.instrument.MeterRegistry;
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

    void report(ConsumerRecord<byte[], byte[]> record, String run, MalformedRecordException e) {
        report(record, run, e.reason().label(), String.valueOf(e.getMessage()));
    }

    void report(ConsumerRecord<byte[], byte[]> record, String run, String reason, String detail) {
        LOG.warn("{}-{} offset {}: {}", record.topic(), record.partition(), record.offset(), detail);
        registry.counter("edgewatch.rejected.records", "source", source, "topic", record.topic(), "reason", reason)
                .increment();
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
