package io.edgewatch.runtime.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.edgewatch.runtime.lifecycle.Component;
import io.edgewatch.runtime.lifecycle.Health;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class HttpEndpointTest {
    private record Part(String name, Health health) implements Component {
        @Override
        public void start() {}

        @Override
        public void close() {}
    }

    private final PrometheusMeterRegistry registry = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
    private final List<Component> parts = new ArrayList<>();
    private final HttpEndpoint endpoint = new HttpEndpoint("127.0.0.1", 18_000, registry, () -> parts);
    private final HttpClient client = HttpClient.newHttpClient();

    @BeforeEach
    void start() {
        registry.counter("edgewatch.rejected.records").increment(3);
        endpoint.start();
    }

    @AfterEach
    void close() {
        endpoint.close();
    }

    private HttpResponse<String> get(String path, String... headers) throws Exception {
        var request = HttpRequest.newBuilder(endpoint.address().resolve(path));
        if (headers.length > 0) {
            request.headers(headers);
        }
        return client.send(request.build(), HttpResponse.BodyHandlers.ofString());
    }

    @Test
    void showsMetricsAsPrometheusText() throws Exception {
        // When
        var response = get("/metrics");
        // Then
        assertThat(response.statusCode()).isEqualTo(200);
        assertThat(response.headers().firstValue("Content-Type")).hasValue("text/plain; version=0.0.4; charset=utf-8");
        assertThat(response.body())
                .contains("edgewatch_rejected_records_total 3.0")
                .doesNotContain("# EOF");
    }

    @Test
    void showsMetricsAsOpenMetricsToWhoAsksForThem() throws Exception {
        // When
        var response = get(
                "/metrics",
                "Accept",
                "application/openmetrics-text;version=1.0.0;q=0.6,text/plain;version=0.0.4;q=0.3");
        // Then
        assertThat(response.headers().firstValue("Content-Type"))
                .hasValue("application/openmetrics-text; version=1.0.0; charset=utf-8");
        assertThat(response.body())
                .contains("edgewatch_rejected_records_total 3.0")
                .endsWith("# EOF\n");
    }

    @Test
    void isAliveWhateverItsPartsAre() throws Exception {
        // Given
        parts.add(new Part("trainer", new Health.Failed("out of memory")));
        // When
        var response = get("/health/live");
        // Then
        assertThat(response.statusCode()).isEqualTo(200);
    }

    @Test
    void isReadyWhenAllPartsAreAtWork() throws Exception {
        // Given
        parts.add(new Part("trainer", Health.working()));
        parts.add(new Part("streams", Health.working()));
        // When
        var response = get("/health/ready");
        // Then
        assertThat(response.statusCode()).isEqualTo(200);
        assertThat(response.body()).isEqualTo("ready\n");
    }

    @Test
    void namesThePartsThatKeepItFromBeingReady() throws Exception {
        // Given
        parts.add(new Part("trainer", Health.working()));
        parts.add(new Part("streams", Health.idle()));
        parts.add(new Part("analyzer sharpness", new Health.Failed("a worker died")));
        // When
        var response = get("/health/ready");
        // Then
        assertThat(response.statusCode()).isEqualTo(503);
        assertThat(response.body()).isEqualTo("streams: not at work\nanalyzer sharpness: failed, a worker died\n");
    }

    @Test
    void answersThoughAPartCannotSayHowItIs() throws Exception {
        // Given
        var broken = new HttpEndpoint("127.0.0.1", 18_000, registry, () -> {
            throw new IllegalStateException("stopping");
        });
        broken.start();
        try (broken) {
            // When
            var response = client.send(
                    HttpRequest.newBuilder(broken.address().resolve("/health/ready"))
                            .build(),
                    HttpResponse.BodyHandlers.ofString());
            // Then
            assertThat(response.statusCode()).isEqualTo(500);
            assertThat(response.body()).contains("stopping");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"/", "/health", "/health/live/x", "/metricsx", "/metrics/../etc"})
    void knowsNoOtherPath(String path) throws Exception {
        // When
        var response = get(path);
        // Then
        assertThat(response.statusCode()).isEqualTo(404);
        assertThat(response.body()).contains("/metrics");
    }

    @ParameterizedTest
    @ValueSource(strings = {"POST", "PUT", "DELETE"})
    void isReadOnly(String method) throws Exception {
        // When
        var response = client.send(
                HttpRequest.newBuilder(endpoint.address().resolve("/metrics"))
                        .method(method, HttpRequest.BodyPublishers.ofString("x"))
                        .build(),
                HttpResponse.BodyHandlers.ofString());
        // Then
        assertThat(response.statusCode()).isEqualTo(405);
        assertThat(response.headers().firstValue("Allow")).hasValue("GET, HEAD");
    }

    @Test
    void answersHeadWithoutABody() throws Exception {
        // When
        var response = client.send(
                HttpRequest.newBuilder(endpoint.address().resolve("/metrics"))
                        .method("HEAD", HttpRequest.BodyPublishers.noBody())
                        .build(),
                HttpResponse.BodyHandlers.ofString());
        // Then
        assertThat(response.statusCode()).isEqualTo(200);
        assertThat(response.body()).isEmpty();
    }

    /** The JDK's client does not let a Host header be set. */
    private String statusFor(String hostHeader) throws IOException {
        try (var socket = new Socket("127.0.0.1", endpoint.address().getPort())) {
            socket.getOutputStream()
                    .write(("GET /metrics HTTP/1.1\r\n" + hostHeader + "Connection: close\r\n\r\n")
                            .getBytes(StandardCharsets.US_ASCII));
            String answer = new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            return answer.split(" ", 3)[1];
        }
    }

    @ParameterizedTest
    @CsvSource({
        "127.0.0.1, 200",
        "127.0.0.1:18000, 200",
        "localhost:9, 200",
        "LocalHost, 200",
        "[::1]:18000, 200",
        "attacker.example, 403",
        "attacker.example:18000, 403",
        "127.0.0.1.attacker.example, 403",
        "localhost:1:2, 403"
    })
    void answersOnlyAsThisMachine(String name, String status) throws Exception {
        // When, Then
        assertThat(statusFor("Host: " + name + "\r\n")).isEqualTo(status);
    }

    @Test
    void refusesARequestThatNamesNoHost() throws Exception {
        // When, Then
        assertThat(statusFor("")).isEqualTo("403");
    }

    @Test
    void takesTheNextPortIfThePreferredOneIsTaken() throws Exception {
        // Given
        try (var taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
                var second = new HttpEndpoint("127.0.0.1", taken.getLocalPort(), registry, List::of)) {
            // When
            second.start();
            // Then
            assertThat(second.address().getPort()).isGreaterThan(taken.getLocalPort());
            var response = client.send(
                    HttpRequest.newBuilder(second.address().resolve("/health/live"))
                            .build(),
                    HttpResponse.BodyHandlers.ofString());
            assertThat(response.body()).isEqualTo("live\n");
        }
    }

    @Test
    void isAtWorkFromStartToClose() {
        // Given
        var other = new HttpEndpoint("127.0.0.1", 18_000, registry, List::of);
        List<Health> seen = new ArrayList<>(List.of(other.health()));
        // When
        other.start();
        seen.add(other.health());
        URI address = other.address();
        other.close();
        other.close();
        seen.add(other.health());
        // Then
        assertThat(seen).containsExactly(Health.idle(), Health.working(), Health.idle());
        assertThat(Ports.firstFreeFrom(address.getPort())).isEqualTo(address.getPort());
    }

    @Test
    void canBeClosedUnstarted() {
        // Given
        var unstarted = new HttpEndpoint("127.0.0.1", 18_000, registry, List::of);
        // When
        unstarted.close();
        // Then
        assertThat(unstarted.health()).isEqualTo(Health.idle());
    }
}
