package io.edgewatch.bench;

import io.edgewatch.experiment.file.ShippedExperiment;
import io.edgewatch.experiment.manifest.PreparedExperiment;
import io.edgewatch.numerics.blas.Blas;
import io.edgewatch.numerics.complementarity.ComplementaritySolver;
import io.edgewatch.numerics.complementarity.Feedback;
import io.edgewatch.numerics.flow.FlowComparison;
import io.edgewatch.numerics.flow.FlowProcess;
import io.edgewatch.numerics.flow.FlowSettings;
import java.io.PrintStream;
import java.util.EnumSet;
import java.util.List;
import java.util.SplittableRandom;
import org.ejml.data.DMatrixRMaj;

/**
 * Where the time of a flow step goes, for the experiments that ship: each process alone, means over {@link #MEASURED} steps after
 * {@link #BEFORE}, thread CPU time. <em>midpoint</em> includes the gradient of training that it needs.
 *
 * <p>{@code mvn -q -P bench -pl bench -am -DskipTests -DskipITs -Dbenchmark=io.edgewatch.bench.FlowBenchmark verify}
 */
public final class FlowBenchmark {
    private static final List<String> SHIPPED = List.of("mlp-two-directions", "cnn", "rmsprop-mlp");
    private static final int PAIRS = 3;
    private static final int BEFORE = 80;
    private static final int MEASURED = 20;

    private final PrintStream out;

    private FlowBenchmark(PrintStream out) {
        this.out = out;
    }

    public static void main(String[] args) throws Exception {
        Blas.useThreads(1);
        var benchmark = new FlowBenchmark(System.out);
        for (String name : SHIPPED) {
            benchmark.measure(name);
        }
        benchmark.measureComplementarity();
    }

    private void measure(String name) throws Exception {
        out.printf(
                "%n%-20s %10s %10s %6s %8s %6s %8s %6s %8s %8s  bytes allocated per gradient, Hv, third, step%n",
                name, "ms a step", "gradients", "ms", "Hv", "ms", "third", "ms", "rest ms", "critical");
        for (FlowProcess process : FlowProcess.values()) {
            try (PreparedExperiment prepared = PreparedExperiment.prepare(ShippedExperiment.read(name))) {
                measure(process, prepared);
            }
        }
    }

    private void measure(FlowProcess process, PreparedExperiment prepared) {
        var objective = new MeteredObjective(prepared.objective());
        var settings = FlowSettings.standard(PAIRS, objective.precision());
        var steps = new Meter();
        int critical;
        try (FlowComparison comparison = new FlowComparison(
                objective,
                prepared.updateRule(),
                settings,
                EnumSet.of(process),
                prepared.initialWeights(),
                prepared.initialState())) {
            step(comparison, BEFORE - 1);
            critical = comparison
                    .observe()
                    .central()
                    .map(point -> point.critical())
                    .orElse(0);
            comparison.advance();
            objective.meters().forEach(Meter::reset);
            steps.add(MEASURED, () -> step(comparison, MEASURED));
        }
        row(process, steps, objective, critical);
    }

    private static void step(FlowComparison comparison, int steps) {
        for (int i = 0; i < steps; i++) {
            comparison.observe();
            comparison.advance();
        }
    }

    private void row(FlowProcess process, Meter steps, MeteredObjective objective, int critical) {
        double n = steps.vectors();
        double known = objective.meters().stream().mapToDouble(Meter::millis).sum();
        out.printf(
                "%-20s %10.1f %10.1f %6.1f %8.1f %6.1f %8.1f %6.1f %8.2f %8d  %.0f, %.0f, %.0f, %.0f%n",
                process.label(),
                steps.millis() / n,
                objective.gradients.vectors() / n,
                objective.gradients.millis() / n,
                objective.hessianProducts.vectors() / n,
                objective.hessianProducts.millis() / n,
                objective.thirdOrders.vectors() / n,
                objective.thirdOrders.millis() / n,
                (steps.millis() - known) / n,
                critical,
                perVector(objective.gradients),
                perVector(objective.hessianProducts),
                perVector(objective.thirdOrders),
                steps.bytes() / n);
    }

    private static double perVector(Meter meter) {
        return meter.bytes() / Math.max(1, meter.vectors());
    }

    /** Problems as large as the flow's: A near 0, B a Gram matrix. */
    private void measureComplementarity() {
        out.printf("%n%-20s %10s%n", "complementarity", "ms a solve");
        for (int k : new int[] {1, 2, 3, 20}) {
            var random = new SplittableRandom(k);
            DMatrixRMaj A = symmetric(random, k);
            Feedback B = feedback(random, k);
            var meter = new Meter();
            int repeats = k < 10 ? 2000 : 20;
            for (int round = 0; round < 2; round++) { // the first warms up
                meter.reset();
                meter.add(repeats, () -> {
                    for (int i = 0; i < repeats; i++) {
                        ComplementaritySolver.solve(A, B);
                    }
                });
            }
            out.printf("k = %-16d %10.3f%n", k, meter.millis() / meter.vectors());
        }
    }

    private static DMatrixRMaj symmetric(SplittableRandom random, int k) {
        var A = new DMatrixRMaj(k, k);
        for (int i = 0; i < k; i++) {
            for (int j = 0; j <= i; j++) {
                A.set(i, j, random.nextGaussian());
                A.set(j, i, A.get(i, j));
            }
        }
        return A;
    }

    private static Feedback feedback(SplittableRandom random, int k) {
        int m = k * (k + 1) / 2;
        var gram = new DMatrixRMaj(m, m);
        for (int r = 0; r < m + 2; r++) {
            double[] row = random.doubles(m, -1, 1).toArray();
            for (int i = 0; i < m; i++) {
                for (int j = 0; j < m; j++) {
                    gram.add(i, j, row[i] * row[j]);
                }
            }
        }
        return Feedback.ofPairs(gram);
    }
}
