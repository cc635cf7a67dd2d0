package io.edgewatch.bench.pipeline;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** How many steps each analyzer of a process has been through, as its {@code /metrics} say. */
final class AnalyzedSteps {
    private static final Pattern COUNT =
            Pattern.compile("edgewatch_analysis_seconds_count\\{analyzer=\"([^\"]+)\"} ([0-9.]+)");

    private final HttpClient http = HttpClient.newHttpClient();
    private final HttpRequest scrape;

    AnalyzedSteps(int httpPort) {
        this.scrape = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + httpPort + "/metrics"))
                .build();
    }

    /** By instance; one that has not begun is not there. */
    Map<String, Long> now() throws IOException, InterruptedException {
        String text = http.send(scrape, HttpResponse.BodyHandlers.ofString()).body();
        Map<String, Long> steps = new TreeMap<>();
        for (Matcher count = COUNT.matcher(text); count.find(); ) {
            steps.put(count.group(1), (long) Double.parseDouble(count.group(2)));
        }
        return steps;
    }
}
