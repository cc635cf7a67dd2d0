package io.edgewatch.runtime.http;

import com.sun.net.httpserver.HttpExchange;
import java.io.IOException;
import java.io.OutputStream;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Sends answers, each write within a deadline. A client that has gone is nobody's failure. */
final class Delivery {
    private static final Logger LOG = LoggerFactory.getLogger(Delivery.class);

    /** Nothing but our own files runs or shows in a page of ours, and no page elsewhere may embed one. */
    private static final Map<String, String> PROTECTION = Map.of(
            "Content-Security-Policy",
            "default-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'",
            "Cross-Origin-Resource-Policy",
            "same-origin",
            "Referrer-Policy",
            "no-referrer",
            "X-Content-Type-Options",
            "nosniff");

    private final Deadline deadline;

    Delivery(Deadline deadline) {
        this.deadline = deadline;
    }

    static Request request(HttpExchange exchange) {
        Map<String, String> headers = new TreeMap<>();
        exchange.getRequestHeaders()
                .forEach((name, values) -> headers.put(name.toLowerCase(Locale.ROOT), values.get(0)));
        return new Request(
                exchange.getRequestURI().getPath(),
                Request.parameters(exchange.getRequestURI().getRawQuery()),
                headers);
    }

    /** Sends an answer that is all there; a streamed one cannot be. */
    void whole(HttpExchange exchange, Answer answer) {
        if (!(answer instanceof Answer.Whole whole)) {
            throw new IllegalArgumentException("a streamed answer where a whole one is wanted");
        }
        boolean head = exchange.getRequestMethod().equals("HEAD");
        boolean empty = head || whole.body().length == 0; // a length of 0 would mean chunks
        try (exchange) {
            describe(exchange, whole);
            deadline.within(() -> {
                exchange.sendResponseHeaders(whole.status(), empty ? -1 : whole.body().length);
                if (!empty) {
                    exchange.getResponseBody().write(whole.body());
                }
            });
        } catch (IOException e) {
            LOG.debug("{} has gone", exchange.getRemoteAddress(), e);
        }
    }

    /** Sends an answer for as long as it and the client last. */
    void streamed(HttpExchange exchange, Answer.Streamed streamed) {
        boolean head = exchange.getRequestMethod().equals("HEAD");
        try (exchange) {
            describe(exchange, streamed);
            exchange.sendResponseHeaders(200, head ? -1 : 0);
            if (!head) {
                OutputStream out = exchange.getResponseBody();
                streamed.body()
                        .writeTo(bytes -> deadline.within(() -> {
                            out.write(bytes);
                            out.flush();
                        }));
            }
        } catch (IOException e) {
            LOG.debug("{} has gone, or takes nothing", exchange.getRemoteAddress(), e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt(); // the endpoint closes
        } catch (RuntimeException e) {
            LOG.warn("{} ended early", exchange.getRequestURI().getPath(), e);
        }
    }

    private static void describe(HttpExchange exchange, Answer answer) {
        PROTECTION.forEach(exchange.getResponseHeaders()::set);
        exchange.getResponseHeaders().set("Cache-Control", "no-cache");
        exchange.getResponseHeaders().set("Content-Type", answer.contentType());
    }
}
