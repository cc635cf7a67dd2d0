package io.edgewatch.bench.pipeline;

import io.edgewatch.analyzers.api.AnalyzerPlugin;
import io.edgewatch.analyzers.host.AnalyzerCatalogue;
import io.edgewatch.analyzers.host.AnalyzerInstance;
import io.edgewatch.analyzers.host.status.AnalysisMeters;
import io.edgewatch.numerics.blas.Blas;
import io.edgewatch.wire.Topic;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * How fast a finished run of the default experiment is replayed through {@code oscillation}, against a bare consumer of its weights and gradients that checks and
 * keeps nothing, and against a host whose analyzer does nothing. Broker and trainer are processes; the first of three rounds does not count.
 *
 * <p>{@code mvn -q -P bench -pl bench -am -DskipTests -DskipITs -Dbenchmark=io.edgewatch.bench.pipeline.ReplayBenchmark verify}; arguments: seeds, 0 1 2 if
 * none, and {@code steps=N}. About a minute a seed.
 */
public final class ReplayBenchmark {
    private static final long STEPS = 2_000;
    private static final int ROUNDS = 3;
    private static final Set<Topic> BOTH = Set.of(Topic.WEIGHTS, Topic.GRADIENTS);

    private final AnalysisMeters meters = new AnalysisMeters(new PrometheusMeterRegistry(PrometheusConfig.DEFAULT));
    private final Trials trials;
    private int instances;

    private ReplayBenchmark(Trials trials) {
        this.trials = trials;
    }

    public static void main(String[] args) throws IOException, InterruptedException {
        Blas.useThreads(1);
        ReplayBenchmark benchmark = new ReplayBenchmark(Trials.parse(args, STEPS));
        List<String> rows = new ArrayList<>();
        for (String seed : benchmark.trials.seeds()) {
            rows.addAll(benchmark.rows(seed));
        }
        System.out.printf("%n| seed | | steps/s | MB/s | of the bare consumer |%n|---|---|---|---|---|%n");
        rows.forEach(System.out::println);
    }

    private List<String> rows(String seed) throws IOException, InterruptedException {
        try (Processes processes = Processes.aroundBroker()) {
            FinishedRun run = FinishedRun.train(
                    processes,
                    "replayed-" + seed,
                    trials.steps(),
                    List.of(DefaultExperiment.seed(seed), DefaultExperiment.unpaced(), "publish.when-full=wait"));
            Map<String, Work> all = new LinkedHashMap<>();
            for (int round = 0; round < ROUNDS; round++) {
                round(run, round == 0 ? new LinkedHashMap<>() : all);
                System.out.printf("seed %s: round %d of %d done%n", seed, round + 1, ROUNDS);
            }
            return table(seed, all);
        }
    }

    /**
     * What a way of reading took.
     *
     * @param bytes of weights and gradients in one round
     * @param bareSeconds what a bare consumer of the same topics took
     * @param seconds over all rounds that count, as those of the bare consumer
     */
    private record Work(long bytes, double bareSeconds, double seconds) {
        Work and(Work more) {
            return new Work(bytes, bareSeconds + more.bareSeconds, seconds + more.seconds);
        }
    }

    private void round(FinishedRun run, Map<String, Work> all) throws InterruptedException {
        FinishedRun.Read half = run.bare(Set.of(Topic.GRADIENTS));
        FinishedRun.Read both = run.bare(BOTH);
        add("bare consumer", both, both.seconds(), all);
        add("host, analyzer does nothing", both, analyze(run, new EchoPlugin(step -> {}), Map.of()), all);
        AnalyzerPlugin oscillation = AnalyzerCatalogue.fromClassPath().require("oscillation");
        add("`oscillation`", both, analyze(run, oscillation, Map.of()), all);
        add("the same, `span-every=0`", both, analyze(run, oscillation, Map.of("span-every", "0")), all);
        add("bare consumer, gradients alone", half, half.seconds(), all);
        add("`oscillation`, `from=gradients`", half, analyze(run, oscillation, Map.of("from", "gradients")), all);
    }

    private static void add(String what, FinishedRun.Read bare, double seconds, Map<String, Work> all) {
        all.merge(what, new Work(bare.bytes(), bare.seconds(), seconds), Work::and);
    }

    /** Each time under another name, so that nobody goes on from another's progress. */
    private double analyze(FinishedRun run, AnalyzerPlugin plugin, Map<String, String> settings)
            throws InterruptedException {
        instances++;
        return run.analyze(new AnalyzerInstance("replay-" + instances, plugin, settings), meters);
    }

    private List<String> table(String seed, Map<String, Work> all) {
        return all.entrySet().stream()
                .map(entry -> {
                    Work work = entry.getValue();
                    double mean = work.seconds() / (ROUNDS - 1);
                    return String.format(
                            "| %s | %s | %.0f | %.0f | %.2f |",
                            seed,
                            entry.getKey(),
                            trials.steps() / mean,
                            work.bytes() / mean / 1e6,
                            work.bareSeconds() / work.seconds());
                })
                .toList();
    }
}
