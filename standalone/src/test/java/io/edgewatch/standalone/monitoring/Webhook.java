package io.edgewatch.standalone.monitoring;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Instant;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;

/** What Alertmanager's receivers are told; each has a path of its own. */
final class Webhook implements AutoCloseable {
    private final ObjectMapper json = new ObjectMapper();
    private final Queue<Told> told = new ConcurrentLinkedQueue<>();
    private final HttpServer server;

    /** One alert of one notification. */
    record Told(Instant at, String receiver, String status, String alert, String run, String source, String step) {

        /** "firing RunAboveEdge of a-run by streams". */
        String text() {
            return status + ' ' + alert + " of " + run + " by " + source;
        }
    }

    Webhook() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/", this::take);
        server.start();
    }

    private void take(HttpExchange exchange) throws IOException {
        Instant now = Instant.now();
        String receiver = exchange.getRequestURI().getPath().substring(1);
        for (JsonNode alert : json.readTree(exchange.getRequestBody()).get("alerts")) {
            JsonNode labels = alert.get("labels");
            told.add(new Told(
                    now,
                    receiver,
                    alert.get("status").asText(),
                    labels.path("alertname").asText(),
                    labels.path("run").asText(),
                    labels.path("source").asText(),
                    labels.path("step").asText()));
        }
        exchange.sendResponseHeaders(200, -1);
        exchange.close();
    }

    /** Receivers that tell us, as YAML. */
    String receivers() {
        StringBuilder yaml = new StringBuilder();
        for (String name : List.of("pager", "chat", "mail")) {
            yaml.append("  - name: ")
                    .append(name)
                    .append("\n    webhook_configs:\n      - url: http://127.0.0.1:")
                    .append(server.getAddress().getPort())
                    .append('/')
                    .append(name)
                    .append('\n');
        }
        return yaml.toString();
    }

    /** What a receiver was told of a run, in order. */
    List<Told> told(String receiver, String run) {
        return told.stream()
                .filter(one -> one.receiver().equals(receiver) && one.run().equals(run))
                .toList();
    }

    /** The same as text. */
    List<String> texts(String receiver, String run) {
        return told(receiver, run).stream().map(Told::text).toList();
    }

    int count() {
        return told.size();
    }

    @Override
    public void close() {
        server.stop(0);
    }
}
