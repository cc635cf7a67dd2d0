package io.edgewatch.streams.alerting;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.sun.net.httpserver.HttpServer;
import io.edgewatch.wire.Alert;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class AlertmanagerTest {
    private static final Instant END = Instant.parse("2026-01-01T00:05:00Z");
    private static final List<Notice> NOTICES =
            List.of(new Notice(AlertBookTest.alert(Alert.Kind.ABOVE_EDGE, 2, 10), END, false));

    private final Queue<Integer> statuses = new ConcurrentLinkedQueue<>();
    private final Queue<String> bodies = new ConcurrentLinkedQueue<>();
    private final HttpServer server = server();

    private static HttpServer server() {
        try {
            return HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    @BeforeEach
    void start() {
        server.createContext("/api/v2/alerts", exchange -> {
            bodies.add(new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8));
            Integer status = statuses.poll();
            exchange.sendResponseHeaders(status == null ? 200 : status, -1);
            exchange.close();
        });
        server.start();
    }

    @AfterEach
    void stop() {
        server.stop(0);
    }

    private Alertmanager alertmanager() {
        return Alertmanager.at("http://127.0.0.1:" + server.getAddress().getPort() + "/");
    }

    @Test
    void tellsWhoWhatSinceAndUntilWhen() throws Exception {
        // When
        alertmanager().post(NOTICES);
        // Then
        JsonNode told = new ObjectMapper().readTree(bodies.element()).get(0);
        assertThat(told.get("labels").toString())
                .isEqualTo("{\"alertname\":\"RunAboveEdge\",\"attempt\":\"2\",\"run\":\"a-run\","
                        + "\"severity\":\"warning\",\"source\":\"streams\",\"step\":\"10\"}");
        assertThat(told.get("annotations").get("summary").textValue()).isEqualTo("something of step 10");
        assertThat(told.get("startsAt").textValue()).isEqualTo("2026-01-01T00:00:10Z");
        assertThat(told.get("endsAt").textValue()).isEqualTo("2026-01-01T00:05:00Z");
    }

    @Test
    void triesAFewTimes() throws Exception {
        // Given
        statuses.addAll(List.of(503, 500));
        // When
        alertmanager().post(NOTICES);
        // Then
        assertThat(bodies).hasSize(3);
    }

    @Test
    void givesUpAfterAFewTimes() {
        // Given
        statuses.addAll(List.of(503, 503, 503, 503, 503, 503));
        // When, Then
        assertThatThrownBy(() -> alertmanager().post(NOTICES))
                .isInstanceOf(UndeliveredException.class)
                .hasMessageContaining("answered 503");
        assertThat(bodies).hasSize(4);
    }

    @Test
    void doesNotRepeatWhatIsRefused() {
        // Given
        statuses.add(400);
        // When, Then
        assertThatThrownBy(() -> alertmanager().post(NOTICES))
                .isInstanceOf(RefusedException.class)
                .hasMessageContaining("answered 400");
        assertThat(bodies).hasSize(1);
    }

    @Test
    void saysThatNobodyIsThere() {
        // Given
        Alertmanager gone = alertmanager();
        server.stop(0);
        // When, Then
        assertThatThrownBy(() -> gone.post(NOTICES))
                .isInstanceOf(UndeliveredException.class)
                .hasMessageContaining("Alertmanager at http://127.0.0.1:")
                .hasMessageContaining("does not answer");
    }

    @ParameterizedTest
    @ValueSource(strings = {"127.0.0.1:9093", "ftp://host", "http://", "http://user:secret@host:9093"})
    void refusesWhatIsNoAddress(String address) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Alertmanager.at(address))
                .withMessageMatching("(?s).*(must be like http|must not hold a password|scheme|authority).*")
                .withMessageNotContaining("secret");
    }
}
