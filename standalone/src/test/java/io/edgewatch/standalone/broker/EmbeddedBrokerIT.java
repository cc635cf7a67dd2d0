package io.edgewatch.standalone.broker;

import static org.assertj.core.api.Assertions.assertThat;

import io.edgewatch.runtime.kafka.TopicSetup;
import io.edgewatch.runtime.kafka.TopicSnapshot;
import io.edgewatch.runtime.lifecycle.Health;
import io.edgewatch.wire.Topic;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.util.Map;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class EmbeddedBrokerIT {
    @Test
    void keepsRecordsAcrossARestartOnTheSameDirectoryAndTakesTheNextFreePort(@TempDir Path directory) throws Exception {
        // Given
        byte[] value = {1, 2, 3};
        String before;
        try (EmbeddedBroker broker = new EmbeddedBroker(directory, 29_092)) {
            broker.start();
            before = broker.connection().bootstrapServers();
            try (TopicSetup topics = new TopicSetup(broker.connection())) {
                topics.create(2, (short) 1, -1);
            }
            try (Producer<byte[], byte[]> producer = new KafkaProducer<>(
                    broker.connection().settings("test", Map.of()),
                    new ByteArraySerializer(),
                    new ByteArraySerializer())) {
                producer.send(new ProducerRecord<>(Topic.STEPS.topicName(), 1, value, value))
                        .get();
            }
        }
        int taken = Integer.parseInt(before.substring(before.indexOf(':') + 1));
        // When
        try (ServerSocket occupant = new ServerSocket(taken, 1, InetAddress.getLoopbackAddress());
                EmbeddedBroker again = new EmbeddedBroker(directory, taken)) {
            again.start();
            // Then
            assertThat(occupant.isBound()).isTrue();
            assertThat(again.health()).isEqualTo(Health.working());
            assertThat(again.connection().bootstrapServers()).isNotEqualTo(before);
            assertThat(new TopicSnapshot(again.connection(), "test").read(Topic.STEPS, 1))
                    .singleElement()
                    .satisfies(record -> assertThat(record.value()).isEqualTo(value));
        }
    }
}
