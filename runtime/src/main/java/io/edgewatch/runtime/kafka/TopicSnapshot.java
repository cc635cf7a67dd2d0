package io.edgewatch.runtime.kafka;

import io.edgewatch.wire.Topic;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.CloseOptions;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.AuthorizationException;

/** Reads a small topic as it stands now: from its beginning to the end it had when the reading began. */
public final class TopicSnapshot {
    private static final Duration POLL = Duration.ofMillis(200);
    private static final Duration LIMIT = Duration.ofSeconds(60);
    /** It has nothing to commit; a broker that went away would be waited for much longer. */
    private static final Duration CLOSE_LIMIT = Duration.ofSeconds(2);

    private final KafkaConnection connection;
    private final String clientId;

    public TopicSnapshot(KafkaConnection connection, String clientId) {
        this.connection = connection;
        this.clientId = clientId;
    }

    /** All committed records of the topic, by partition in order of offset. */
    public List<ConsumerRecord<byte[], byte[]>> read(Topic topic) {
        List<ConsumerRecord<byte[], byte[]>> records = new ArrayList<>();
        scan(topic, records::add);
        return records;
    }

    /** All committed records of one partition of the topic. */
    public List<ConsumerRecord<byte[], byte[]>> read(Topic topic, int partition) {
        List<ConsumerRecord<byte[], byte[]>> records = new ArrayList<>();
        scan(topic, partition, records::add);
        return records;
    }

    /** Shows all committed records of a topic that is too large to be kept, by partition in order of offset. */
    public void scan(Topic topic, RecordSink sink) {
        reading(topic, consumer -> {
            scan(consumer, UngroupedConsumer.partitions(consumer, List.of(topic)), sink);
        });
    }

    /** Shows all committed records of one partition of a topic that is too large to be kept. */
    public void scan(Topic topic, int partition, RecordSink sink) {
        reading(topic, consumer -> scan(consumer, List.of(new TopicPartition(topic.topicName(), partition)), sink));
    }

    private void reading(Topic topic, java.util.function.Consumer<Consumer<byte[], byte[]>> work) {
        Consumer<byte[], byte[]> consumer = UngroupedConsumer.open(connection, clientId);
        try {
            work.accept(consumer);
        } catch (AuthorizationException e) {
            throw new KafkaUnavailableException("cannot read " + topic.topicName(), connection, e);
        } finally {
            consumer.close(CloseOptions.timeout(CLOSE_LIMIT));
        }
    }

    /** Takes one record after the other. */
    @FunctionalInterface
    public interface RecordSink {
        void accept(ConsumerRecord<byte[], byte[]> record);
    }

    List<ConsumerRecord<byte[], byte[]>> read(Consumer<byte[], byte[]> consumer, List<TopicPartition> partitions) {
        List<ConsumerRecord<byte[], byte[]>> records = new ArrayList<>();
        scan(consumer, partitions, records::add);
        return records;
    }

    private void scan(Consumer<byte[], byte[]> consumer, List<TopicPartition> partitions, RecordSink sink) {
        consumer.assign(partitions);
        Map<TopicPartition, Long> ends = consumer.endOffsets(partitions);
        consumer.seekToBeginning(partitions);
        long deadline = System.nanoTime() + LIMIT.toNanos();
        while (partitions.stream().anyMatch(p -> consumer.position(p) < ends.getOrDefault(p, 0L))) {
            if (System.nanoTime() > deadline) {
                throw new IllegalStateException("nothing more could be read of " + partitions + " on " + connection
                        + " for " + LIMIT.toSeconds() + " s");
            }
            for (ConsumerRecord<byte[], byte[]> record : consumer.poll(POLL)) {
                deadline = System.nanoTime() + LIMIT.toNanos();
                if (record.offset() < ends.getOrDefault(new TopicPartition(record.topic(), record.partition()), 0L)) {
                    sink.accept(record);
                }
            }
        }
    }
}
