package io.edgewatch.streams;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.edgewatch.runtime.kafka.KafkaConnection;
import io.edgewatch.runtime.kafka.KafkaUnavailableException;
import io.edgewatch.runtime.lifecycle.Health;
import io.edgewatch.streams.StreamsSettings.GroupProtocol;
import io.edgewatch.streams.phase.PhaseSettings;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Properties;
import org.junit.jupiter.api.Test;

class StreamsComponentTest {
    private static final StreamsSettings IMPATIENT = new StreamsSettings(
            "app",
            Path.of("state"),
            2,
            "sharpness",
            PhaseSettings.defaults(),
            Duration.ofMinutes(1),
            Duration.ofMinutes(15),
            GroupProtocol.STREAMS,
            3,
            Duration.ofMillis(500),
            Duration.ofSeconds(1));

    @Test
    void saysWhichAddressDoesNotAnswer() {
        // Given
        KafkaConnection nobody = KafkaConnection.to("127.0.0.1:1");
        try (StreamsComponent streams = new StreamsComponent(nobody, IMPATIENT, new SimpleMeterRegistry())) {
            // When, Then
            assertThatThrownBy(streams::start)
                    .isInstanceOf(KafkaUnavailableException.class)
                    .hasMessageContaining("127.0.0.1:1")
                    .hasMessageContaining("check the address");
            assertThat(streams.health()).isEqualTo(Health.idle());
        }
    }

    @Test
    void configuresExactlyOnceAndWhatTheSettingsAndTheConnectionSay() {
        // Given
        KafkaConnection connection = new KafkaConnection("host:1", Map.of("security.protocol", "SSL"));
        // When
        Properties configuration = StreamsComponent.configuration(connection, IMPATIENT);
        // Then
        assertThat(configuration)
                .containsEntry("application.id", "app")
                .containsEntry("processing.guarantee", "exactly_once_v2")
                .containsEntry("commit.interval.ms", 100)
                .containsEntry("num.stream.threads", 2)
                .containsEntry("replication.factor", 3)
                .containsEntry("group.protocol", "streams")
                .containsEntry("producer.transaction.timeout.ms", 10_000)
                .containsEntry("security.protocol", "SSL")
                .containsEntry("bootstrap.servers", "host:1");
    }
}
