package io.edgewatch.streams.alerting;

import dev.failsafe.Failsafe;
import dev.failsafe.FailsafeException;
import dev.failsafe.RetryPolicy;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/** An Alertmanager; every call tries a few times, for some seconds at the most. */
public final class Alertmanager {
    private static final int RETRIES = 3;
    private static final Duration TIMEOUT = Duration.ofSeconds(3);

    private final URI address;
    private final HttpClient client =
            HttpClient.newBuilder().connectTimeout(TIMEOUT).build();
    private final RetryPolicy<HttpResponse<String>> retry = RetryPolicy.<HttpResponse<String>>builder()
            .handle(IOException.class)
            .handleResultIf(answer -> answer.statusCode() >= 500)
            .withBackoff(Duration.ofMillis(100), Duration.ofSeconds(1))
            .withMaxRetries(RETRIES)
            .build();

    private Alertmanager(URI address) {
        this.address = address;
    }

    /**
     * At an address, as one would open it in a browser.
     *
     * @throws IllegalArgumentException if it is no http address, or holds a password
     */
    public static Alertmanager at(String address) {
        URI uri = URI.create(address.endsWith("/") ? address.substring(0, address.length() - 1) : address);
        String scheme = uri.getScheme() == null ? "" : uri.getScheme().toLowerCase(Locale.ROOT);
        if (!Set.of("http", "https").contains(scheme) || uri.getHost() == null) {
            throw new IllegalArgumentException(
                    "the address of Alertmanager must be like http://127.0.0.1:9093, got: " + address);
        }
        if (uri.getUserInfo() != null) {
            throw new IllegalArgumentException(
                    "the address of Alertmanager must not hold a password: processes are listed with their arguments");
        }
        return new Alertmanager(uri);
    }

    /**
     * Hands notices over.
     *
     * @throws UndeliveredException if Alertmanager cannot be reached, or fails
     * @throws RefusedException if it says that the notices are wrong
     */
    void post(List<Notice> notices) throws UndeliveredException, RefusedException {
        HttpRequest request = HttpRequest.newBuilder(URI.create(address + "/api/v2/alerts"))
                .timeout(TIMEOUT)
                .header("Content-Type", "application/json")
                .POST(HttpRequest.BodyPublishers.ofString(NoticeJson.of(notices)))
                .build();
        HttpResponse<String> answer;
        try {
            answer = Failsafe.with(retry).get(() -> client.send(request, HttpResponse.BodyHandlers.ofString()));
        } catch (FailsafeException e) {
            if (e.getCause() instanceof InterruptedException) {
                Thread.currentThread().interrupt();
            }
            throw new UndeliveredException(this + " does not answer: " + e.getCause(), e);
        }
        if (answer.statusCode() >= 500) {
            throw new UndeliveredException(this + " answered " + answer.statusCode() + ": " + answer.body(), null);
        }
        if (answer.statusCode() >= 300) {
            throw new RefusedException(this + " answered " + answer.statusCode() + ": " + answer.body());
        }
    }

    @Override
    public String toString() {
        return "Alertmanager at " + address;
    }
}
