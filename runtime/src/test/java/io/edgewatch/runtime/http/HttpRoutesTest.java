package io.edgewatch.runtime.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.io.IOException;
import java.io.InputStream;
import java.net.Socket;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class HttpRoutesTest {
    private static final Duration LIMIT = Duration.ofMinutes(1);

    private final HttpClient client = HttpClient.newHttpClient();
    private final CountDownLatch held = new CountDownLatch(1);
    private final AtomicReference<Exception> endOfFlood = new AtomicReference<>();
    private final HttpEndpoint endpoint = new HttpEndpoint(
            "127.0.0.1",
            18_500,
            new PrometheusMeterRegistry(PrometheusConfig.DEFAULT),
            List::of,
            List.of(
                    new Route("/", request -> Answer.text(200, "front")),
                    new Route("/below/", request -> Answer.text(200, request.path() + request.query())),
                    new Route("/broken", request -> {
                        throw new IllegalStateException("no");
                    }),
                    new Route(
                            "/held",
                            request -> new Answer.Streamed(Answer.TEXT, out -> {
                                out.send(bytes("first"));
                                held.await();
                                out.send(bytes("last"));
                            })),
                    new Route("/flood", request -> new Answer.Streamed(Answer.TEXT, this::flood)),
                    new Route("/large", request -> new Answer.Whole(200, Answer.TEXT, new byte[64 << 20]))));

    private void flood(Answer.Sink out) throws IOException {
        try {
            while (true) {
                out.send(new byte[1 << 20]);
            }
        } catch (IOException e) {
            endOfFlood.set(e);
            throw e;
        }
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    @BeforeEach
    void start() {
        endpoint.start();
    }

    @AfterEach
    void stop() {
        held.countDown();
        endpoint.close();
    }

    private HttpRequest request(String path) {
        return HttpRequest.newBuilder(endpoint.address().resolve(path))
                .timeout(LIMIT)
                .build();
    }

    private HttpResponse<String> get(String path) throws IOException, InterruptedException {
        return client.send(request(path), BodyHandlers.ofString());
    }

    private List<Socket> stalled(String path, int count) throws IOException {
        List<Socket> sockets = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            Socket socket = new Socket("127.0.0.1", endpoint.address().getPort());
            socket.getOutputStream().write(bytes("GET " + path + " HTTP/1.1\r\nHost: localhost\r\n\r\n"));
            sockets.add(socket);
        }
        return sockets;
    }

    private static void close(List<Socket> sockets) throws IOException {
        for (Socket socket : sockets) {
            socket.close();
        }
    }

    @Test
    void answersEachRouteAndWhatLiesBelowIt() throws Exception {
        assertThat(get("/").body()).isEqualTo("front");
        assertThat(get("/below/a%20b?y=a%26b").body()).isEqualTo("/below/a b{y=a&b}");
        assertThat(get("/health/live").body()).isEqualTo("live\n");
    }

    @Test
    void namesEveryPathItKnowsWhereAskedForAnother() throws Exception {
        // When
        var response = get("/below/");
        // Then
        assertThat(response.statusCode()).isEqualTo(404);
        assertThat(response.body()).contains("/metrics", "/below/", "/held");
    }

    @Test
    void saysWhatWentWrongInAHandler() throws Exception {
        // When
        var response = get("/broken");
        // Then
        assertThat(response.statusCode()).isEqualTo(500);
        assertThat(response.body()).contains("no");
    }

    @Test
    void letsNothingButItsOwnFilesIntoAPage() throws Exception {
        // When
        var headers = get("/").headers();
        // Then
        assertThat(headers.firstValue("Content-Security-Policy"))
                .hasValueSatisfying(policy -> assertThat(policy).startsWith("default-src 'self';"));
        assertThat(headers.firstValue("X-Content-Type-Options")).hasValue("nosniff");
    }

    @Test
    void refusesAPageOfAnotherOrigin() throws Exception {
        // When
        var response = client.send(
                HttpRequest.newBuilder(endpoint.address().resolve("/"))
                        .header("Origin", "http://attacker.example")
                        .build(),
                BodyHandlers.ofString());
        // Then
        assertThat(response.statusCode()).isEqualTo(403);
    }

    @Test
    void sendsAStreamedAnswerBitByBit() throws Exception {
        // When
        try (InputStream body =
                client.send(request("/held"), BodyHandlers.ofInputStream()).body()) {
            String first = new String(body.readNBytes(5), StandardCharsets.UTF_8);
            held.countDown();
            String last = new String(body.readAllBytes(), StandardCharsets.UTF_8);
            // Then
            assertThat(List.of(first, last)).containsExactly("first", "last");
        }
    }

    @Test
    void answersMetricsAndPagesHoweverManyStreamsThereAre() throws Exception {
        // Given
        List<Socket> sockets = stalled("/held", 40);
        List<String> statuses = new ArrayList<>();
        for (Socket socket : sockets) {
            statuses.add(new String(socket.getInputStream().readNBytes(12), StandardCharsets.US_ASCII));
        }
        assertThat(statuses).contains("HTTP/1.1 200", "HTTP/1.1 503");
        // When
        var metrics = get("/metrics");
        var page = get("/");
        // Then
        assertThat(metrics.statusCode()).isEqualTo(200);
        assertThat(page.statusCode()).isEqualTo(200);
        close(sockets);
    }

    @Test
    void cutsOffAStreamedClientThatTakesNothing() throws Exception {
        // When
        List<Socket> sockets = stalled("/flood", 1);
        // Then
        await().atMost(LIMIT).until(() -> endOfFlood.get() != null);
        assertThat(get("/metrics").statusCode()).isEqualTo(200);
        close(sockets);
    }

    @Test
    void answersAgainOnceClientsThatTakeNothingAreCutOff() throws Exception {
        // Given
        List<Socket> sockets = stalled("/large", 6); // more than there are threads for pages
        // When
        var page = get("/");
        // Then
        assertThat(page.body()).isEqualTo("front");
        close(sockets);
    }
}
