package io.edgewatch.runtime.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.edgewatch.runtime.lifecycle.Component;
import io.edgewatch.runtime.lifecycle.Health;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.io.IOException;
import java.net.HttpURLConnection;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class HttpEndpointTest {
    private final PrometheusMeterRegistry registry = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
    private final AtomicReference<Health> health = new AtomicReference<>(Health.working());
    private final HttpEndpoint endpoint =
            new HttpEndpoint("127.0.0.1", 39_464, registry, () -> List.of(new Part(health)));

    private record Part(AtomicReference<Health> state) implements Component {
        @Override
        public String name() {
            return "part";
        }

        @Override
        public void start() {}

        @Override
        public Health health() {
            return Objects.requireNonNull(state.get());
        }

        @Override
        public void close() {}
    }

    @BeforeEach
    void start() {
        endpoint.start();
    }

    @AfterEach
    void stop() {
        endpoint.close();
    }

    private HttpURLConnection open(String path) throws IOException {
        return (HttpURLConnection) URI.create(endpoint.address() + path).toURL().openConnection();
    }

    private static String body(HttpURLConnection connection) throws IOException {
        var stream = connection.getResponseCode() < 400 ? connection.getInputStream() : connection.getErrorStream();
        return new String(stream.readAllBytes(), StandardCharsets.UTF_8);
    }

    @Test
    void showsTheMetersInPrometheusText() throws Exception {
        // Given
        registry.counter("edgewatch.steps").increment();
        // When
        String text = body(open("/metrics"));
        // Then
        assertThat(text).contains("edgewatch_steps_total 1.0");
    }

    @Test
    void answersInOpenMetricsToWhoAsksForIt() throws Exception {
        // Given
        HttpURLConnection asking = open("/metrics");
        asking.setRequestProperty("Accept", "application/openmetrics-text; version=1.0.0");
        // When, Then
        assertThat(body(asking)).endsWith("# EOF\n");
        assertThat(asking.getContentType()).startsWith("application/openmetrics-text");
    }

    @Test
    void isReadyWhileAllPartsWorkAndNamesTheOneThatDoesNot() throws Exception {
        assertThat(body(open("/health/ready"))).isEqualTo("ready\n");
        // When
        health.set(new Health.Failed("no broker"));
        // Then
        HttpURLConnection asked = open("/health/ready");
        assertThat(asked.getResponseCode()).isEqualTo(503);
        assertThat(body(asked)).contains("part", "no broker");
        assertThat(open("/health/live").getResponseCode()).isEqualTo(200);
    }

    @Test
    void isReadOnlyAndSaysWhereToLook() throws Exception {
        // Given
        HttpURLConnection post = open("/metrics");
        post.setRequestMethod("POST");
        // When, Then
        assertThat(post.getResponseCode()).isEqualTo(405);
        HttpURLConnection lost = open("/nowhere");
        assertThat(lost.getResponseCode()).isEqualTo(404);
        assertThat(body(lost)).contains("/metrics");
    }

    @Test
    void refusesToAnswerUnderAForeignName() throws Exception {
        // Given
        try (Socket socket = new Socket("127.0.0.1", endpoint.address().getPort())) {
            // When
            socket.getOutputStream()
                    .write("GET /metrics HTTP/1.1\r\nHost: evil.example\r\nConnection: close\r\n\r\n"
                            .getBytes(StandardCharsets.US_ASCII));
            // Then
            assertThat(new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8))
                    .startsWith("HTTP/1.1 403")
                    .contains("evil.example");
        }
    }

    @Test
    void takesTheNextPortWhenThePreferredOneIsTaken() throws Exception {
        // Given
        try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            // When
            int free = Ports.firstFreeFrom(taken.getLocalPort());
            // Then
            assertThat(free).isGreaterThan(taken.getLocalPort());
        }
    }
}
