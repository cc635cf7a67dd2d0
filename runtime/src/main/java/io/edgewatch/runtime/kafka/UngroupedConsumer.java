package io.edgewatch.runtime.kafka;

import io.edgewatch.wire.Topic;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;

/**
 * A consumer in no group: it is told what to read, reads what is committed, and commits nothing. What is deleted while it reads makes it
 * go on at the beginning of what is left, not at the end; a topic that is not there is not made.
 */
public final class UngroupedConsumer {
    private UngroupedConsumer() {}

    /** Opens one; the caller closes it. */
    public static Consumer<byte[], byte[]> open(KafkaConnection connection, String clientId) {
        return open(connection, clientId, Map.of());
    }

    /** Opens one with further settings. */
    public static Consumer<byte[], byte[]> open(KafkaConnection connection, String clientId, Map<String, ?> further) {
        Map<String, Object> settings = new HashMap<>(Map.of(
                "isolation.level", "read_committed",
                "enable.auto.commit", "false",
                "auto.offset.reset", "earliest",
                "allow.auto.create.topics", "false"));
        settings.putAll(further);
        return new KafkaConsumer<>(
                connection.settings(clientId, settings), new ByteArrayDeserializer(), new ByteArrayDeserializer());
    }

    /** All partitions of the topics. */
    public static List<TopicPartition> partitions(Consumer<?, ?> consumer, Collection<Topic> topics) {
        return topics.stream()
                .flatMap(topic -> consumer.partitionsFor(topic.topicName()).stream())
                .map(info -> new TopicPartition(info.topic(), info.partition()))
                .toList();
    }
}
