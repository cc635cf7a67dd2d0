package io.edgewatch.bench.pipeline;

import io.edgewatch.analyzers.api.AnalyzerPlugin;
import io.edgewatch.analyzers.host.AnalyzerCatalogue;
import java.io.IOException;
import java.io.PrintStream;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * Steps a second of the trainer on the default experiment without its pace, {@code when-full: wait}: alone, publishing, with sharpness beside it,
 * and with all analyzers; broker, trainer, host and streams each a process. Then how fast the slowest analyzer works off what is left.
 *
 * <p>{@code mvn -q -P bench -pl bench -am -DskipTests -DskipITs -Dbenchmark=io.edgewatch.bench.pipeline.PipelineBenchmark verify}; arguments: seeds,
 * 0 1 2 if none, and {@code steps=N}. Some two minutes a seed.
 */
public final class PipelineBenchmark {
    private static final long STEPS = 1_500;
    /** Alone it is so fast that more steps are wanted; some are published to know when it was. */
    private static final int TIMES_ALONE = 8;

    private static final Duration LOOK = Duration.ofMillis(100);
    private static final Duration CATCH_UP_AT_MOST = Duration.ofSeconds(30);

    private final Trials trials;
    private final PrintStream out;

    private PipelineBenchmark(Trials trials, PrintStream out) {
        this.trials = trials;
        this.out = out;
    }

    public static void main(String[] args) throws IOException, InterruptedException {
        PipelineBenchmark benchmark = new PipelineBenchmark(Trials.parse(args, STEPS), System.out);
        List<String> rows = new ArrayList<>();
        for (String seed : benchmark.trials.seeds()) {
            rows.add(benchmark.row(seed));
        }
        System.out.printf(
                "%n| seed | alone | publishing | with sharpness | with all | the slowest, once training is over |%n"
                        + "|---|---|---|---|---|---|%n");
        rows.forEach(System.out::println);
    }

    /** The last comes first, so that no host finds an earlier run to measure. */
    private String row(String seed) throws IOException, InterruptedException {
        try (Processes processes = Processes.aroundBroker()) {
            EdgewatchProcess streams = processes.streams();
            List<String> names = AnalyzerCatalogue.fromClassPath().all().stream()
                    .map(AnalyzerPlugin::name)
                    .toList();
            double withAll;
            String slowest;
            try (AnalyzerProcess host = processes.analyze(names)) {
                host.warmUp(processes, seed);
                withAll = rate(processes, seed, "with-all");
                slowest = catchUp(seed, host);
            }
            double withSharpness;
            try (AnalyzerProcess host = processes.analyze(List.of("sharpness"))) {
                host.warmUp(processes, seed);
                withSharpness = rate(processes, seed, "with-sharpness");
            }
            streams.close();
            double publishing = rate(processes, seed, "publishing");
            double alone = rate(
                    processes,
                    "alone",
                    TIMES_ALONE * trials.steps(),
                    TIMES_ALONE * trials.warmUp(),
                    List.of(
                            DefaultExperiment.seed(seed),
                            DefaultExperiment.unpaced(),
                            "publish.every=" + trials.steps() / 3));
            return String.format(
                    "| %s | %.0f | %.0f | %.0f | %.1f | %s |",
                    seed, alone, publishing, withSharpness, withAll, slowest);
        }
    }

    private double rate(Processes processes, String seed, String run) throws IOException, InterruptedException {
        return rate(
                processes,
                run,
                trials.steps(),
                trials.warmUp(),
                List.of(DefaultExperiment.seed(seed), DefaultExperiment.unpaced(), "publish.when-full=wait"));
    }

    private double rate(Processes processes, String run, long steps, long warmUp, List<String> changes)
            throws IOException, InterruptedException {
        try (StepTail tail = new StepTail(processes.connection(), run);
                EdgewatchProcess trainer = processes.train(run, steps, changes)) {
            while (!tail.hasEnded() && trainer.isAlive()) {
                tail.look(LOOK);
            }
            if (!tail.hasEnded()) {
                trainer.requireSuccess();
            }
            double rate = tail.rateFrom(warmUp);
            out.printf("%s, %s: %.1f steps/s from step %d to %d%n", run, changes.get(0), rate, warmUp, tail.newest());
            return rate;
        }
    }

    /** Steps a second of the analyzer that is furthest behind, and where it was. */
    private String catchUp(String seed, AnalyzerProcess host) throws IOException, InterruptedException {
        out.printf("seed %s: of %d steps the analyzers have been through %s%n", seed, trials.steps(), host.analyzed());
        Map.Entry<String, Long> slowest = host.slowest();
        long began = System.nanoTime();
        host.awaitAll(trials.steps(), CATCH_UP_AT_MOST);
        double seconds = (System.nanoTime() - began) * 1e-9;
        long now = host.analyzed().getOrDefault(slowest.getKey(), 0L);
        out.printf("seed %s: %s goes from there to %d in %.1f s%n", seed, slowest.getKey(), now, seconds);
        return now == slowest.getValue()
                ? "none is behind"
                : String.format(
                        "%s %.1f, from step %d",
                        slowest.getKey(), (now - slowest.getValue()) / seconds, slowest.getValue());
    }
}
