package io.edgewatch.runtime.http;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.edgewatch.runtime.lifecycle.Component;
import io.edgewatch.runtime.lifecycle.Health;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.BindException;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What every process answers over HTTP: {@code /metrics} for Prometheus, {@code /health/live} and
 * {@code /health/ready}. Read-only; requests whose Host header is not this machine's are refused.
 */
public final class HttpEndpoint implements Component {
    private static final Logger LOG = LoggerFactory.getLogger(HttpEndpoint.class);
    private static final String TEXT = "text/plain; charset=utf-8";
    private static final String OPEN_METRICS = "application/openmetrics-text; version=1.0.0; charset=utf-8";
    private static final int PORT_RETRIES = 5;

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
        server = listen();
        server.setExecutor(threads);
        server.createContext("/", this::answer);
        server.start();
        health = Health.working();
    }

    private HttpServer listen() {
        int port = preferredPort;
        for (int retries = PORT_RETRIES; ; retries--) {
            port = Ports.firstFreeFrom(port);
            try {
                return HttpServer.create(new InetSocketAddress(host, port), 0);
            } catch (BindException e) {
                if (retries == 0) {
                    throw cannotListen(port, e);
                }
                port++; // another process took it since
            } catch (IOException e) {
                throw cannotListen(port, e);
            }
        }
    }

    private UncheckedIOException cannotListen(int port, IOException e) {
        return new UncheckedIOException("cannot listen on " + host + ":" + port + ": " + e.getMessage(), e);
    }

    /** Where it answers. */
    public URI address() {
        String name = host.indexOf(':') >= 0 && !host.startsWith("[") ? "[" + host + "]" : host; // an IPv6 address
        return URI.create("http://" + name + ":" + server.getAddress().getPort());
    }

    private Answer readiness() {
        String notReady = components.get().stream()
                .filter(c -> !(c.health() instanceof Health.Working))
                .map(c -> c.name() + ": " + words(c.health()))
                .collect(Collectors.joining("\n"));
        return notReady.isEmpty() ? new Answer(200, TEXT, "ready\n") : new Answer(503, TEXT, notReady + "\n");
    }

    private static String words(Health health) {
        if (health instanceof Health.Failed failed) {
            return "failed, " + failed.reason();
        }
        return health instanceof Health.Stuck stuck ? "stuck, " + stuck.reason() : "not at work";
    }

    private record Answer(int status, String contentType, String body) {}

    private void answer(HttpExchange exchange) throws IOException {
        try (exchange) {
            Answer answer = refusal(exchange);
            if (answer == null) {
                answer = content(exchange);
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

    private Answer content(HttpExchange exchange) {
        String path = exchange.getRequestURI().getPath();
        try {
            return switch (path) {
                case "/metrics" -> metrics(exchange.getRequestHeaders().getFirst("Accept"));
                case "/health/live" -> new Answer(200, TEXT, "live\n");
                case "/health/ready" -> readiness();
                default -> new Answer(404, TEXT, "try /metrics, /health/live or /health/ready\n");
            };
        } catch (RuntimeException e) {
            LOG.warn("{} could not be answered", path, e);
            return new Answer(500, TEXT, "could not be answered: " + e + "\n");
        }
    }

    private Answer metrics(@Nullable String accept) {
        return accept != null && accept.contains("openmetrics")
                ? new Answer(200, OPEN_METRICS, registry.scrape(OPEN_METRICS))
                : new Answer(200, "text/plain; version=0.0.4; charset=utf-8", registry.scrape());
    }

    /** A page elsewhere must not read us through a name of its own (DNS rebinding). */
    private @Nullable Answer refusal(HttpExchange exchange) {
        if (!Set.of("GET", "HEAD").contains(exchange.getRequestMethod())) {
            exchange.getResponseHeaders().set("Allow", "GET, HEAD");
            return new Answer(405, TEXT, "read-only\n");
        }
        String asked = exchange.getRequestHeaders().getFirst("Host");
        String name = asked == null ? "" : asked.replaceFirst(":\\d+$", "");
        boolean loopback = server.getAddress().getAddress().isLoopbackAddress();
        if (loopback && !Set.of("127.0.0.1", "localhost", "[::1]").contains(name.toLowerCase(Locale.ROOT))) {
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
