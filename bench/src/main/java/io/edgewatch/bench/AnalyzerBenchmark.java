package io.edgewatch.bench;

import io.edgewatch.analyzers.api.Analyzer;
import io.edgewatch.analyzers.api.AnalyzerContext;
import io.edgewatch.analyzers.api.AnalyzerPlugin;
import io.edgewatch.analyzers.api.Measurements;
import io.edgewatch.analyzers.api.Quantity;
import io.edgewatch.analyzers.api.TensorInput;
import io.edgewatch.analyzers.api.TrainingStep;
import io.edgewatch.analyzers.host.AnalyzerCatalogue;
import io.edgewatch.analyzers.testkit.TrainingRun;
import io.edgewatch.experiment.file.ShippedExperiment;
import io.edgewatch.experiment.manifest.PreparedExperiment;
import io.edgewatch.numerics.blas.Blas;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * What a step of the default experiment costs each analyzer: thread CPU time on one warm thread, without Kafka, as a mean over the steps before the
 * edge, those of crossing and burst, and those at the edge, and the dearest step. Every analyzer is made as it ships but for {@code coordinates}.
 *
 * <p>{@code mvn -q -P bench -pl bench -am -DskipTests -DskipITs -Dbenchmark=io.edgewatch.bench.AnalyzerBenchmark verify}; arguments: names of analyzers,
 * all if none. Some three minutes.
 */
public final class AnalyzerBenchmark {
    private static final int STEPS = 600;
    private static final int CROSSING = 200;
    private static final int AT_THE_EDGE = 400;
    private static final double NANOS_PER_MILLI = 1e6;
    private static final List<String> COORDINATES = List.of("auto", "weights");

    private final ThreadMXBean threads = ManagementFactory.getThreadMXBean();
    private final PreparedExperiment prepared;
    private final List<TrainingStep> steps;

    private AnalyzerBenchmark(PreparedExperiment prepared) {
        this.prepared = prepared;
        this.steps = TrainingRun.steps(
                prepared.objective(),
                prepared.updateRule(),
                prepared.initialWeights(),
                0,
                STEPS,
                EnumSet.of(TensorInput.WEIGHTS, TensorInput.GRADIENT));
    }

    public static void main(String[] args) throws Exception {
        Blas.useThreads(1);
        Set<String> names = Set.of(args);
        try (PreparedExperiment prepared =
                PreparedExperiment.prepare(ShippedExperiment.read(ShippedExperiment.DEFAULT))) {
            var benchmark = new AnalyzerBenchmark(prepared);
            System.out.printf(
                    "%n| analyzer | coordinates | steps 0–%d, ms | %d–%d | %d–%d | dearest |%n|---|---|---|---|---|---|%n",
                    CROSSING - 1, CROSSING, AT_THE_EDGE - 1, AT_THE_EDGE, STEPS - 1);
            for (AnalyzerPlugin plugin : AnalyzerCatalogue.fromClassPath().all()) {
                if (names.isEmpty() || names.contains(plugin.name())) {
                    benchmark.measure(plugin);
                }
            }
        }
    }

    private void measure(AnalyzerPlugin plugin) {
        boolean choice = plugin.defaultSettings().containsKey("coordinates");
        for (String coordinates : choice ? COORDINATES : List.of("")) {
            Map<String, String> settings = new HashMap<>(plugin.defaultSettings());
            if (choice) {
                settings.put("coordinates", coordinates);
            }
            run(plugin, settings); // warms up
            double[] millis = run(plugin, settings);
            System.out.printf(
                    "| `%s` | %s | %.1f | %.1f | %.1f | %.0f |%n",
                    plugin.name(),
                    coordinates,
                    mean(millis, 0, CROSSING),
                    mean(millis, CROSSING, AT_THE_EDGE),
                    mean(millis, AT_THE_EDGE, STEPS),
                    Arrays.stream(millis).max().orElse(0));
        }
    }

    private static double mean(double[] values, int from, int to) {
        return Arrays.stream(values, from, to).average().orElse(Double.NaN);
    }

    private double[] run(AnalyzerPlugin plugin, Map<String, String> settings) {
        double[] millis = new double[STEPS];
        var context = new AnalyzerContext("run", 1, prepared.objective(), prepared.updateRule(), settings);
        try (Analyzer analyzer = plugin.create(context)) {
            for (int i = 0; i < STEPS; i++) {
                long start = threads.getCurrentThreadCpuTime();
                analyzer.analyze(steps.get(i), NOWHERE);
                millis[i] = (threads.getCurrentThreadCpuTime() - start) / NANOS_PER_MILLI;
            }
        }
        return millis;
    }

    private static final Measurements NOWHERE = new Measurements() {
        @Override
        public void add(Quantity quantity, int index, double value, double uncertainty) {}

        @Override
        public void addAt(long step, Quantity quantity, int index, double value, double uncertainty) {}

        @Override
        public void addForecast(long step, Quantity quantity, int index, double value, double uncertainty) {}

        @Override
        public void addEigenvector(long step, int index, INDArray vector) {}
    };
}
