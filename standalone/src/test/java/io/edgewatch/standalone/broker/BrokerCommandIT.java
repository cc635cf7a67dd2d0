package io.edgewatch.standalone.broker;

import static org.assertj.core.api.Assertions.assertThat;

import io.edgewatch.runtime.http.Ports;
import io.edgewatch.runtime.kafka.KafkaConnection;
import io.edgewatch.runtime.kafka.TopicSnapshot;
import io.edgewatch.standalone.process.EdgewatchProcess;
import io.edgewatch.wire.Topic;
import java.nio.file.Path;
import java.util.Map;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code edgewatch broker} from outside. */
class BrokerCommandIT {
    private static final byte[] RECORD = {1, 2, 3};

    private final String port = Integer.toString(Ports.anyFree());
    private Path directory = Path.of("");

    @BeforeEach
    void keep(@TempDir Path temporary) {
        directory = temporary;
    }

    private EdgewatchProcess broker(String data, String onPort) throws Exception {
        return EdgewatchProcess.start(
                directory,
                "broker",
                "--data-dir",
                directory.resolve(data).toString(),
                "--port",
                onPort,
                "--tensor-budget",
                "1GiB");
    }

    @Test
    void whatWasAcknowledgedOutlivesAKillAndTermEndsItOrderly() throws Exception {
        // Given
        var connection = KafkaConnection.to("127.0.0.1:" + port);
        try (var first = broker("data", port)) {
            first.awaitOut("topics ");
            assertThat(first.out())
                    .as(first.err())
                    .contains(
                            "broker   127.0.0.1:" + port,
                            "data     " + directory.resolve("data") + ", kept",
                            "12 topics made; weights, gradients and the like: at most 1 GiB");
            try (Producer<byte[], byte[]> producer = new KafkaProducer<>(
                    connection.settings("test", Map.of("acks", "all")),
                    new ByteArraySerializer(),
                    new ByteArraySerializer())) {
                producer.send(new ProducerRecord<>(Topic.STEPS.topicName(), 1, RECORD, RECORD))
                        .get();
            }
            first.kill();
        }
        // When
        try (var again = broker("data", port)) {
            again.awaitOut("topics ");
            // Then
            assertThat(again.out()).as(again.err()).contains("left as they are");
            assertThat(new TopicSnapshot(connection, "test").read(Topic.STEPS, 1))
                    .singleElement()
                    .satisfies(record -> assertThat(record.value()).isEqualTo(RECORD));
            again.terminate();
            assertThat(again.exitCode()).isZero();
            // Kafka may warn that a partition that never held anything was made again
            assertThat(again.err()).doesNotContain("ERROR", "\tat ", "edgewatch broker:");
        }
    }

    @Test
    void aTakenPortAndATakenDirectoryAreOneLineEach() throws Exception {
        // Given
        try (var first = broker("data", port)) {
            first.awaitOut("topics ");
            // When
            try (var samePort = broker("other", port);
                    var sameDirectory = broker("data", Integer.toString(Ports.anyFree()))) {
                // Then
                assertThat(samePort.exitCode()).isEqualTo(1);
                assertThat(samePort.err().lines())
                        .singleElement()
                        .asString()
                        .contains("port " + port + " on 127.0.0.1 is taken", "--port N");
                assertThat(sameDirectory.exitCode()).isEqualTo(1);
                assertThat(sameDirectory.err().lines())
                        .singleElement()
                        .asString()
                        .contains("another broker uses " + directory.resolve("data"), "--data-dir DIR");
            }
        }
    }
}
