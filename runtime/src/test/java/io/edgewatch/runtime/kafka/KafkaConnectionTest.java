package io.edgewatch.runtime.kafka;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class KafkaConnectionTest {
    @Test
    void aFilesSettingsGoToEveryClientAndARolesOwnComeFirst(@TempDir Path directory) throws Exception {
        // Given
        Path config = directory.resolve("client.properties");
        Files.writeString(config, "security.protocol=SASL_PLAINTEXT\nacks=1\nsasl.jaas.config=secret\n");
        KafkaConnection connection = KafkaConnection.withConfig("host:9092", config);
        // When
        Map<String, Object> settings = connection.settings("me", Map.of("acks", "all"));
        // Then
        assertThat(settings)
                .containsEntry("bootstrap.servers", "host:9092")
                .containsEntry("client.id", "me")
                .containsEntry("security.protocol", "SASL_PLAINTEXT")
                .containsEntry("acks", "all");
    }

    @Test
    void doesNotPrintItsSecrets() {
        assertThat(new KafkaConnection("host:9092", Map.of("sasl.jaas.config", "secret")))
                .hasToString("host:9092");
    }

    @Test
    void wantsAnAddress() {
        assertThatThrownBy(() -> KafkaConnection.to(" ")).hasMessageContaining("host:port");
    }
}
