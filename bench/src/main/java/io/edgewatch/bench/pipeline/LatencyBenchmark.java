package io.edgewatch.bench.pipeline;

import io.edgewatch.analyzers.host.AnalyzerHost;
import io.edgewatch.analyzers.host.AnalyzerInstance;
import io.edgewatch.analyzers.host.status.AnalysisMeters;
import io.edgewatch.runtime.http.HttpEndpoint;
import io.edgewatch.runtime.http.Ports;
import io.edgewatch.runtime.lifecycle.Component;
import io.edgewatch.streams.StreamsComponent;
import io.edgewatch.streams.StreamsSettings;
import io.edgewatch.streams.page.LivePage;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/**
 * How long from a step to its measurement and to the metric, without the analysis: an analyzer that does nothing stands for {@code sharpness}. The default
 * experiment at 40 steps/s; broker and trainer are processes, host, streams, live page and those who look are in this JVM.
 *
 * <p>{@code mvn -q -P bench -pl bench -am -DskipTests -DskipITs -Dbenchmark=io.edgewatch.bench.pipeline.LatencyBenchmark verify}; arguments: seeds, 0 1 2 if
 * none, and {@code steps=N}. A bit more than a minute a seed.
 */
public final class LatencyBenchmark {
    private static final String JUDGE = "sharpness";
    private static final long STEPS = 2_000;

    private static final int PACE = 40;

    private final Trials trials;

    private LatencyBenchmark(Trials trials) {
        this.trials = trials;
    }

    public static void main(String[] args) throws IOException, InterruptedException {
        LatencyBenchmark benchmark = new LatencyBenchmark(Trials.parse(args, STEPS));
        List<String> rows = new ArrayList<>();
        for (String seed : benchmark.trials.seeds()) {
            rows.addAll(benchmark.rows(seed));
        }
        System.out.printf("%n| seed | from → to, ms | p50 | p99 | largest | steps |%n|---|---|---|---|---|---|%n");
        rows.forEach(System.out::println);
    }

    private List<String> rows(String seed) throws IOException, InterruptedException {
        try (Processes processes = Processes.aroundBroker()) {
            String run = "latency-" + seed;
            PrometheusMeterRegistry registry = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
            LivePage page = new LivePage(processes.connection(), JUDGE);
            Sightings analyzer = new Sightings();
            AnalyzerInstance echo = new AnalyzerInstance(JUDGE, new EchoPlugin(analyzer::see), Map.of());
            try (StreamsComponent streams = new StreamsComponent(
                            processes.connection(),
                            StreamsSettings.in(processes.directory().at("streams")),
                            registry);
                    AnalyzerHost host = new AnalyzerHost(processes.connection(), echo, new AnalysisMeters(registry));
                    HttpEndpoint http =
                            new HttpEndpoint("127.0.0.1", Ports.anyFree(), registry, List::of, page.routes());
                    Component feed = page.feed()) {
                List.of(streams, host, http, feed).forEach(Component::start);
                try (Onlookers onlookers = new Onlookers(processes.connection(), registry, http.address(), run)) {
                    train(processes, run, seed, onlookers);
                    return table(seed, onlookers, analyzer);
                }
            }
        }
    }

    private void train(Processes processes, String run, String seed, Onlookers onlookers)
            throws IOException, InterruptedException {
        try (EdgewatchProcess trainer = processes.train(
                run, trials.steps(), List.of(DefaultExperiment.seed(seed), DefaultExperiment.paced(PACE)))) {
            for (int second = 0; !onlookers.haveSeen(trials.steps() - 1) && trainer.isAlive(); second++) {
                TimeUnit.SECONDS.sleep(1);
                onlookers.scrape();
                if (second % 10 == 0) {
                    System.out.printf("seed %s: step %d of %d%n", seed, onlookers.newest(), trials.steps());
                }
            }
            TimeUnit.SECONDS.sleep(1);
        }
    }

    private List<String> table(String seed, Onlookers onlookers, Sightings analyzer) {
        Map<String, String> stages = new LinkedHashMap<>();
        stages.put(
                "taken → step record read by a consumer", onlookers.steps().since(onlookers.taken(), trials.warmUp()));
        stages.put("taken → given to the analyzer", analyzer.since(onlookers.taken(), trials.warmUp()));
        stages.put(
                "given to the analyzer → measurement read by a consumer",
                onlookers.measurements().since(analyzer, trials.warmUp()));
        stages.put(
                "measurement read → shown by /metrics",
                onlookers.gauge().since(onlookers.measurements(), trials.warmUp()));
        stages.put(
                "measurement read → event of the page",
                onlookers.page().since(onlookers.measurements(), trials.warmUp()));
        stages.put("taken → measurement", onlookers.measurements().since(onlookers.taken(), trials.warmUp()));
        stages.put("**taken → metric**", onlookers.gauge().since(onlookers.taken(), trials.warmUp()));
        stages.put("taken → page", onlookers.page().since(onlookers.taken(), trials.warmUp()));
        stages.put("a scrape of /metrics", onlookers.scraped().since(onlookers.asked(), 0));
        return stages.entrySet().stream()
                .map(stage -> "| " + seed + " | " + stage.getKey() + " | " + stage.getValue() + " |")
                .toList();
    }
}
