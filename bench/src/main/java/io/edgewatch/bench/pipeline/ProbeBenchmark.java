package io.edgewatch.bench.pipeline;

import io.edgewatch.analyzers.host.AnalyzerCatalogue;
import io.edgewatch.analyzers.host.AnalyzerInstance;
import io.edgewatch.analyzers.host.status.AnalysisMeters;
import io.edgewatch.experiment.Experiment;
import io.edgewatch.experiment.ExperimentException;
import io.edgewatch.experiment.file.ShippedExperiment;
import io.edgewatch.experiment.manifest.PreparedExperiment;
import io.edgewatch.numerics.blas.Blas;
import io.edgewatch.wire.Probe;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.SortedMap;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * What the trainer's probe says of the sharpness, against {@code sharpness} with a tolerance of 1e-4 at the same steps of the default experiment, and what it
 * costs beside a gradient.
 *
 * <p>{@code mvn -q -P bench -pl bench -am -DskipTests -DskipITs -Dbenchmark=io.edgewatch.bench.pipeline.ProbeBenchmark verify}; arguments: seeds, 0 1 2 if none, and {@code steps=N}.
 * Some forty seconds a seed.
 */
public final class ProbeBenchmark {
    private static final long STEPS = 2_000;
    private static final int[] EVERY = {50, 10};
    private static final int GRADIENTS = 300;
    private static final String EXACT = "exact";

    private final AnalysisMeters meters = new AnalysisMeters(new PrometheusMeterRegistry(PrometheusConfig.DEFAULT));

    private final Trials trials;

    private ProbeBenchmark(Trials trials) {
        this.trials = trials;
    }

    public static void main(String[] args) throws IOException, InterruptedException, ExperimentException {
        Blas.useThreads(1);
        ProbeBenchmark benchmark = new ProbeBenchmark(Trials.parse(args, STEPS));
        List<String> rows = new ArrayList<>();
        for (String seed : benchmark.trials.seeds()) {
            rows.addAll(benchmark.rows(seed));
        }
        System.out.printf("%na gradient takes %.2f ms in the median%n%n", gradientMillis());
        System.out.println("| seed | every | " + ProbeAccuracy.HEADINGS + " |");
        System.out.println("|---|---|---|---|---|---|---|---|---|---|");
        rows.forEach(System.out::println);
    }

    /** Weights are the same whatever is probed, so only the last of the runs is measured. */
    private List<String> rows(String seed) throws IOException, InterruptedException {
        try (Processes processes = Processes.aroundBroker()) {
            Map<Integer, SortedMap<Long, Probe>> probes = new LinkedHashMap<>();
            RunValues values = null;
            for (int every : EVERY) {
                FinishedRun run = train(processes, seed, every);
                values = new RunValues(processes.connection(), run.name());
                probes.put(every, values.probes());
                if (every == EVERY[EVERY.length - 1]) {
                    run.analyze(exact(), meters);
                }
            }
            RunValues measured = Objects.requireNonNull(values);
            SortedMap<Long, Double> sharpness = measured.measured(EXACT, "sharpness");
            double threshold = measured.measured(EXACT, "sharpness-threshold")
                    .values()
                    .iterator()
                    .next();
            return probes.entrySet().stream()
                    .map(of -> "| " + seed + " | " + of.getKey() + " | "
                            + new ProbeAccuracy(of.getValue(), sharpness, threshold).cells() + " |")
                    .toList();
        }
    }

    private FinishedRun train(Processes processes, String seed, int every) throws IOException, InterruptedException {
        return FinishedRun.train(
                processes,
                "probed-" + every,
                trials.steps(),
                List.of(
                        DefaultExperiment.seed(seed),
                        DefaultExperiment.unpaced(),
                        "publish.when-full=wait",
                        "probe.every=" + every));
    }

    private static AnalyzerInstance exact() {
        return new AnalyzerInstance(
                EXACT, AnalyzerCatalogue.fromClassPath().require("sharpness"), Map.of("tolerance", "1e-4"));
    }

    /** In this JVM, once it is warm. */
    private static double gradientMillis() throws IOException, ExperimentException {
        Experiment experiment = ShippedExperiment.read(ShippedExperiment.DEFAULT);
        double[] nanos = new double[GRADIENTS];
        try (PreparedExperiment prepared = PreparedExperiment.prepare(experiment)) {
            INDArray weights = prepared.initialWeights().dup();
            for (int i = 0; i < GRADIENTS; i++) {
                weights.muli(0.9999); // another point, so that nothing is known of it
                long began = System.nanoTime();
                prepared.objective().at(weights).gradient();
                nanos[i] = System.nanoTime() - began;
            }
        }
        Arrays.sort(nanos);
        return nanos[GRADIENTS / 2] * 1e-6;
    }
}
