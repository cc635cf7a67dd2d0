package io.edgewatch.standalone.monitoring;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;

/** Prometheus's HTTP API. */
final class PrometheusApi {
    private final HttpClient client = HttpClient.newHttpClient();
    private final ObjectMapper json = new ObjectMapper();
    private final URI address;

    PrometheusApi(URI address) {
        this.address = address;
    }

    /** The answer to an instant query: an array of series with their labels, empty if there is none. */
    JsonNode query(String expression) throws IOException, InterruptedException {
        return get("/api/v1/query?query=" + URLEncoder.encode(expression, StandardCharsets.UTF_8))
                .path("result");
    }

    /** The {@code data} of an answer. */
    JsonNode get(String path) throws IOException, InterruptedException {
        HttpResponse<String> answer = client.send(
                HttpRequest.newBuilder(URI.create(address + path)).build(), HttpResponse.BodyHandlers.ofString());
        JsonNode document = json.readTree(answer.body());
        if (!document.path("status").asText().equals("success")) {
            throw new IllegalArgumentException(path + ": " + answer.body());
        }
        return document.get("data");
    }
}
