package io.edgewatch.runtime.http;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.edgewatch.runtime.lifecycle.Component;
import io.edgewatch.runtime.lifecycle.Health;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * What every process answers over HTTP: {@code /metrics} for Prometheus, {@code /health/live} and
 * {@code /health/ready}. Read-only; requests whose Host header is not this machine's are refused.
 */
public final class HttpEndpoint implements Component {
    private static final String TEXT = "text/plain; charset=utf-8";

    private final String host;
    private final int preferredPort;
    private final PrometheusMeterRegistry registry;
    private final Supplier<List<? extends Component>> components;
    private final ExecutorService threads = Executors.newFixedThreadPool(2, task -> {
        Thread thread = new Thread(task, "edgewatch-http");
        thread.setDaemon(true);
        return thread;
    });
    private volatile Health health = Health.idle();
    private HttpServer server;

    /**
     * An endpoint, not yet started.
     *
     * @param host address to bind, {@code 127.0.0.1} unless the user says otherwise
     * @param preferredPort the port, or the first free one after it
     * @param registry whose meters {@code /metrics} shows
     * @param components whose health {@code /health} tells
     */
    @SuppressWarnings("NullAway.Init") // server is set by start(), which the life-cycle puts first
    public HttpEndpoint(
            String host,
            int preferredPort,
            PrometheusMeterRegistry registry,
            Supplier<List<? extends Component>> components) {
        this.host = host;
        this.preferredPort = preferredPort;
        this.registry = registry;
        this.components = components;
    }

    @Override
    public String name() {
        return "http";
    }

    @Override
    public void start() {
        try {
            server = HttpServer.create(new InetSocketAddress(host, Ports.firstFreeFrom(preferredPort)), 0);
        } catch (IOException e) {
            throw new UncheckedIOException("cannot listen on " + host + ":" + preferredPort + ": " + e.getMessage(), e);
        }
        server.setExecutor(threads);
        server.createContext(
                "/metrics",
                exchange -> answer(exchange, () -> {
                    String accept = exchange.getRequestHeaders().getFirst("Accept");
                    return accept != null && accept.contains("openmetrics")
                            ? new Answer(
                                    200,
                                    "application/openmetrics-text; version=1.0.0; charset=utf-8",
                                    registry.scrape("application/openmetrics-text; version=1.0.0; charset=utf-8"))
                            : new Answer(200, "text/plain; version=0.0.4; charset=utf-8", registry.scrape());
                }));
        server.createContext("/health/live", exchange -> answer(exchange, () -> new Answer(200, TEXT, "live\n")));
        server.createContext("/health/ready", exchange -> answer(exchange, this::readiness));
        server.createContext(
                "/",
                exchange ->
                        answer(exchange, () -> new Answer(404, TEXT, "try /metrics, /health/live or /health/ready\n")));
        server.start();
        health = Health.working();
    }

    /** Where it answers. */
    public URI address() {
        return URI.create("http://" + host + ":" + server.getAddress().getPort());
    }

    private Answer readiness() {
        String notReady = components.get().stream()
                .filter(c -> !(c.health() instanceof Health.Working))
                .map(c -> c.name() + ": " + c.health())
                .collect(Collectors.joining("\n"));
        return notReady.isEmpty() ? new Answer(200, TEXT, "ready\n") : new Answer(503, TEXT, notReady + "\n");
    }

    private record Answer(int status, String contentType, String body) {}

    private void answer(HttpExchange exchange, Supplier<Answer> content) throws IOException {
        try (exchange) {
            Answer answer = refusal(exchange);
            if (answer == null) {
                answer = content.get();
            }
            byte[] body = answer.body().getBytes(StandardCharsets.UTF_8);
            exchange.getResponseHeaders().set("Content-Type", answer.contentType());
            boolean head = exchange.getRequestMethod().equals("HEAD");
            exchange.sendResponseHeaders(answer.status(), head ? -1 : body.length);
            if (!head) {
                exchange.getResponseBody().write(body);
            }
        }
    }

    /** A page elsewhere must not read us through a name of its own (DNS rebinding). */
    private @Nullable Answer refusal(HttpExchange exchange) {
        if (!Set.of("GET", "HEAD").contains(exchange.getRequestMethod())) {
            return new Answer(405, TEXT, "read-only\n");
        }
        String asked = exchange.getRequestHeaders().getFirst("Host");
        String name = asked == null ? "" : asked.replaceFirst(":\\d+$", "");
        boolean loopback = host.equals("127.0.0.1") || host.equals("localhost");
        if (loopback && !Set.of("127.0.0.1", "localhost", "[::1]").contains(name)) {
            return new Answer(403, TEXT, "this endpoint answers as 127.0.0.1 or localhost, not as '" + asked + "'\n");
        }
        return null;
    }

    @Override
    public Health health() {
        return health;
    }

    @Override
    public void close() {
        health = Health.idle();
        if (server != null) {
            server.stop(0);
        }
        threads.shutdownNow();
    }
}
