package io.edgewatch.runtime.http;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.edgewatch.runtime.lifecycle.Component;
import io.edgewatch.runtime.lifecycle.Health;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.BindException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What every process answers over HTTP: {@code /metrics} for Prometheus, {@code /health/live} and
 * {@code /health/ready}, and the routes handed in. Read-only; requests that come from elsewhere are refused
 * ({@link SameSite}).
 *
 * <p>Metrics and health are answered by the threads that read requests, routes by others and streamed answers by still
 * others, all bounded: however many browsers there are and however slow, Prometheus gets its answer.
 */
public final class HttpEndpoint implements Component {
    /** How long a client may take nothing before it is cut off. */
    public static final Duration PATIENCE = Duration.ofSeconds(10);

    private static final Logger LOG = LoggerFactory.getLogger(HttpEndpoint.class);
    private static final String OPEN_METRICS = "application/openmetrics-text; version=1.0.0; charset=utf-8";
    private static final int PORT_RETRIES = 5;

    private final String host;
    private final int preferredPort;
    private final PrometheusMeterRegistry registry;
    private final Supplier<List<? extends Component>> components;
    private final List<Route> routes;
    private final HttpThreads threads = new HttpThreads();
    private final Delivery delivery = new Delivery(new Deadline(threads.clock(), PATIENCE));
    private volatile Health health = Health.idle();
    private HttpServer server;
    private SameSite sameSite;

    /**
     * An endpoint, not yet started.
     *
     * @param host address to bind, {@code 127.0.0.1} unless the user says otherwise
     * @param preferredPort the port, or the first free one after it
     * @param registry whose meters {@code /metrics} shows
     * @param components whose health {@code /health} tells
     * @param routes what else it answers; the first that fits does
     */
    @SuppressWarnings("NullAway.Init") // set by start(), which the life-cycle puts first
    public HttpEndpoint(
            String host,
            int preferredPort,
            PrometheusMeterRegistry registry,
            Supplier<List<? extends Component>> components,
            List<Route> routes) {
        this.host = host;
        this.preferredPort = preferredPort;
        this.registry = registry;
        this.components = components;
        this.routes = List.copyOf(routes);
    }

    /** An endpoint of metrics and health only. */
    public HttpEndpoint(
            String host,
            int preferredPort,
            PrometheusMeterRegistry registry,
            Supplier<List<? extends Component>> components) {
        this(host, preferredPort, registry, components, List.of());
    }

    @Override
    public String name() {
        return "http";
    }

    @Override
    public void start() {
        server = listen();
        sameSite = new SameSite(server.getAddress().getAddress().isLoopbackAddress(), ownNames());
        server.setExecutor(threads.front());
        server.createContext("/", this::take);
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

    private Set<String> ownNames() {
        Set<String> names = new HashSet<>(Set.of(host.toLowerCase(Locale.ROOT)));
        try {
            InetAddress local = InetAddress.getLocalHost();
            names.add(local.getHostName().toLowerCase(Locale.ROOT));
            names.add(local.getCanonicalHostName().toLowerCase(Locale.ROOT));
        } catch (UnknownHostException e) {
            LOG.debug("this machine's own name leads nowhere", e);
        }
        return names;
    }

    /** Where it answers. */
    public URI address() {
        String name = host.indexOf(':') >= 0 && !host.startsWith("[") ? "[" + host + "]" : host; // an IPv6 address
        return URI.create("http://" + name + ":" + server.getAddress().getPort());
    }

    /** On a front thread: refuses, answers what is quick, and hands on the rest. */
    private void take(HttpExchange exchange) throws IOException {
        Optional<Answer> here = refusal(exchange).or(() -> ofEveryProcess(exchange));
        if (here.isPresent()) {
            delivery.whole(exchange, here.get());
            return;
        }
        String path = exchange.getRequestURI().getPath();
        Optional<Route> route = routes.stream().filter(r -> r.answers(path)).findFirst();
        if (route.isEmpty()) {
            delivery.whole(exchange, Answer.text(404, "try " + known() + "\n"));
            return;
        }
        handOn(exchange, () -> threads.pages().execute(() -> answer(exchange, route.get())));
    }

    /** On a page thread. */
    private void answer(HttpExchange exchange, Route route) {
        Answer answer = guarded(exchange, () -> route.handler().answer(Delivery.request(exchange)));
        if (answer instanceof Answer.Streamed streamed) {
            handOn(exchange, () -> threads.streams().execute(() -> delivery.streamed(exchange, streamed)));
        } else {
            delivery.whole(exchange, answer);
        }
    }

    private void handOn(HttpExchange exchange, Runnable to) {
        try {
            to.run();
        } catch (RejectedExecutionException e) {
            delivery.whole(exchange, Answer.text(503, "too many at once; close a page and try again\n"));
        }
    }

    private String known() {
        return Stream.concat(
                        Stream.of("/metrics", "/health/live", "/health/ready"),
                        routes.stream().map(Route::path))
                .collect(Collectors.joining(", "));
    }

    private Optional<Answer> ofEveryProcess(HttpExchange exchange) {
        return switch (exchange.getRequestURI().getPath()) {
            case "/metrics" ->
                Optional.of(guarded(
                        exchange, () -> metrics(exchange.getRequestHeaders().getFirst("Accept"))));
            case "/health/live" -> Optional.of(Answer.text(200, "live\n"));
            case "/health/ready" -> Optional.of(guarded(exchange, this::readiness));
            default -> Optional.empty();
        };
    }

    private static Answer guarded(HttpExchange exchange, Supplier<Answer> answer) {
        try {
            return answer.get();
        } catch (RuntimeException e) {
            LOG.warn("{} could not be answered", exchange.getRequestURI().getPath(), e);
            return Answer.text(500, "could not be answered: " + e + "\n");
        }
    }

    private Answer metrics(@Nullable String accept) {
        return accept != null && accept.contains("openmetrics")
                ? new Answer.Whole(200, OPEN_METRICS, registry.scrape(OPEN_METRICS))
                : new Answer.Whole(200, "text/plain; version=0.0.4; charset=utf-8", registry.scrape());
    }

    private Answer readiness() {
        String notReady = components.get().stream()
                .filter(c -> !(c.health() instanceof Health.Working))
                .map(c -> c.name() + ": " + words(c.health()))
                .collect(Collectors.joining("\n"));
        return notReady.isEmpty() ? Answer.text(200, "ready\n") : Answer.text(503, notReady + "\n");
    }

    private static String words(Health health) {
        if (health instanceof Health.Failed failed) {
            return "failed, " + failed.reason();
        }
        return health instanceof Health.Stuck stuck ? "stuck, " + stuck.reason() : "not at work";
    }

    private Optional<Answer> refusal(HttpExchange exchange) {
        if (!Set.of("GET", "HEAD").contains(exchange.getRequestMethod())) {
            exchange.getResponseHeaders().set("Allow", "GET, HEAD");
            return Optional.of(Answer.text(405, "read-only\n"));
        }
        return sameSite.refusal(
                        exchange.getRequestHeaders().getFirst("Host"),
                        exchange.getRequestHeaders().getFirst("Origin"))
                .map(why -> Answer.text(403, why + "\n"));
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
        threads.close();
    }
}
