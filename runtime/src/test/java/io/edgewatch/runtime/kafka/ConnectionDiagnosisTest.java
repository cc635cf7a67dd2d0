package io.edgewatch.runtime.kafka;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.InetAddress;
import java.net.ServerSocket;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.common.errors.SaslAuthenticationException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class ConnectionDiagnosisTest {
    private static final KafkaConnection OPEN = KafkaConnection.to("kafka:9092");
    private static final KafkaConnection SECURED = new KafkaConnection(
            "kafka:9092",
            Map.of(
                    "security.protocol",
                    "SASL_SSL",
                    "sasl.jaas.config",
                    "Login required username=\"tom\" password=\"hunter2\";"));

    private static String explain(KafkaConnection connection, Throwable cause, boolean somebodyListens) {
        return ConnectionDiagnosis.explain(connection, cause, () -> somebodyListens);
    }

    @Test
    void silenceOfALivePortMeansCredentialsOrProtocol() {
        assertThat(explain(OPEN, new TimeoutException(), true))
                .startsWith("the cluster on kafka:9092 did not answer as one without credentials would")
                .contains("--command-config FILE");
        assertThat(explain(SECURED, new TimeoutException(), true)).contains("security.protocol=SASL_SSL");
    }

    @Test
    void aPortWhereNobodyListensMeansAddressOrBroker() {
        assertThat(explain(SECURED, new TimeoutException(), false))
                .isEqualTo("nothing answers on kafka:9092; check the address, and that the broker is running");
    }

    @Test
    void refusedCredentialsAreNotShown() {
        assertThat(explain(SECURED, new SaslAuthenticationException("no tom with hunter2"), true))
                .contains("refused the credentials: no [hidden] with [hidden]")
                .doesNotContain("hunter2");
    }

    @Test
    void whoListensButIsNoKafkaIsToldApartFromNobody() throws Exception {
        // Given
        try (var socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            var mute = KafkaConnection.to("127.0.0.1:" + socket.getLocalPort());
            // When, Then
            assertThatThrownBy(() -> Cluster.connect(mute, Duration.ofMillis(300)))
                    .isInstanceOf(KafkaUnavailableException.class)
                    .hasMessageContaining("without credentials");
        }
    }

    @Test
    void settingsThatCannotBeUsedAreSaidWithoutTheirSecrets() {
        // Given
        var broken = new KafkaConnection(
                "127.0.0.1:1",
                Map.of("security.protocol", "SASL_PLAINTEXT", "sasl.jaas.config", "Login required \"hunter2\""));
        // When, Then
        assertThatThrownBy(() -> Cluster.connect(broken))
                .isInstanceOf(KafkaUnavailableException.class)
                .hasMessageStartingWith("cannot connect to 127.0.0.1:1: ")
                .hasMessageContaining("--command-config")
                .hasMessageNotContaining("hunter2");
    }
}
