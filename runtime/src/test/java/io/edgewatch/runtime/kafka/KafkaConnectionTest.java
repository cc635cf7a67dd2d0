package io.edgewatch.runtime.kafka;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class KafkaConnectionTest {
    private final Path directory;

    KafkaConnectionTest(@TempDir Path directory) {
        this.directory = directory;
    }

    @Test
    void readsWhatKafkasOwnToolsTakeAsCommandConfig() throws Exception {
        // Given
        Path file = Files.writeString(directory.resolve("client.properties"), """
                # as for kafka-topics.sh
                security.protocol=SASL_SSL
                sasl.jaas.config=org.apache.kafka.common.security.scram.ScramLoginModule required \\
                  username="édith" password="a=b #c";
                """);
        // When
        var connection = KafkaConnection.withConfig("kafka:9092", file);
        // Then
        assertThat(connection.clientSettings())
                .isEqualTo(Map.of(
                        "security.protocol",
                        "SASL_SSL",
                        "sasl.jaas.config",
                        "org.apache.kafka.common.security.scram.ScramLoginModule required "
                                + "username=\"édith\" password=\"a=b #c\";"));
    }

    @Test
    void namesTheFileThatIsNotThere() {
        // Given
        Path nowhere = directory.resolve("nowhere.properties");
        // When, Then
        assertThatThrownBy(() -> KafkaConnection.withConfig("kafka:9092", nowhere))
                .isInstanceOf(NoSuchFileException.class)
                .hasMessageContaining("nowhere.properties");
    }

    @Test
    void namesTheFileThatIsNoPropertiesFile() throws Exception {
        // Given
        Path file = Files.writeString(directory.resolve("broken.properties"), "password=\\u12");
        // When, Then
        assertThatThrownBy(() -> KafkaConnection.withConfig("kafka:9092", file))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("broken.properties is not a properties file");
    }

    @Test
    void showsNoSecrets() {
        // Given
        var connection = new KafkaConnection("kafka:9092", Map.of("ssl.key.password", "hunter2"));
        // When
        var unavailable = new KafkaUnavailableException(
                "cannot look up topics", connection, new ExecutionException(new IllegalStateException("refused")));
        // Then
        assertThat(connection).hasToString("kafka:9092");
        assertThat(unavailable)
                .hasMessageStartingWith("cannot look up topics on kafka:9092: refused;")
                .hasMessageNotContaining("hunter2");
    }

    @Test
    void aRoleGoesBeforeTheFileAndTheAddressBeforeBoth() {
        // Given
        var connection = new KafkaConnection(
                "kafka:9092",
                Map.of(
                        "acks",
                        "0",
                        "bootstrap.servers",
                        "elsewhere:1",
                        "client.id",
                        "mine",
                        "ssl.protocol",
                        "TLSv1.3"));
        // When
        var settings = connection.settings("edgewatch-trainer", Map.of("acks", "all"));
        // Then
        assertThat(settings)
                .isEqualTo(Map.of(
                        "acks",
                        "all",
                        "bootstrap.servers",
                        "kafka:9092",
                        "client.id",
                        "edgewatch-trainer",
                        "ssl.protocol",
                        "TLSv1.3"));
    }

    @Test
    void refusesAnEmptyAddress() {
        // When, Then
        assertThatThrownBy(() -> KafkaConnection.to(" "))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("host:port");
    }
}
