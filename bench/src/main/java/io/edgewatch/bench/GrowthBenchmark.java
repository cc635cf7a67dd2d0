package io.edgewatch.bench;

import io.edgewatch.numerics.blas.Blas;
import io.edgewatch.numerics.network.Activation;
import io.edgewatch.numerics.network.Criterion;
import io.edgewatch.numerics.network.Mlp;
import java.io.PrintStream;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.IntFunction;
import org.bytedeco.javacpp.Pointer;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.factory.Nd4j;

/**
 * How time grows with the weights P, the examples n and the directions k, as fitted exponents, and whether memory grows with the number of
 * evaluations.
 *
 * <p>{@code mvn -q -P bench -pl bench -am -DskipTests -DskipITs -Dbenchmark=io.edgewatch.bench.GrowthBenchmark verify};
 * the first argument, if there is one, is the part that is wanted: weights, examples, directions, pairs or memory.
 */
public final class GrowthBenchmark {
    private static final int ROUNDS = 9;
    private static final int EVALUATIONS = 10_000;

    private final PrintStream out;

    private GrowthBenchmark(PrintStream out) {
        this.out = out;
    }

    public static void main(String[] args) {
        Nd4j.create(DataType.FLOAT, 1).close();
        Blas.useThreads(1);
        var benchmark = new GrowthBenchmark(System.out);
        Map<String, Runnable> parts = new LinkedHashMap<>();
        parts.put("weights", benchmark::weights);
        parts.put("examples", benchmark::examples);
        parts.put("directions", benchmark::directions);
        parts.put("pairs", benchmark::pairs);
        parts.put("memory", benchmark::memory);
        parts.forEach((name, part) -> {
            if (args.length == 0 || args[0].equals(name)) {
                part.run();
            }
        });
    }

    private void weights() {
        Map<Double, Runnable> sizes = new LinkedHashMap<>();
        for (int width : new int[] {16, 32, 64, 128, 192, 256, 310}) {
            var workload = workload(3072, width, 200);
            sizes.put((double) workload.network().layout().total(), new JetSide(workload, 1)::hessianTimes);
        }
        fit("one Hv, 3072-h-h-10, n = 200, with P", sizes);
    }

    private void examples() {
        fit(
                "one Hv, 784-64-64-10, with n",
                of(
                        new int[] {125, 250, 500, 1000, 2000, 4000},
                        n -> new JetSide(workload(784, 64, n), 1)::hessianTimes));
    }

    private void directions() {
        var workload = workload(784, 64, 500);
        var blocks = new int[] {1, 2, 4, 8, 16, 32};
        fit("block of k Hv, 784-64-64-10, n = 500, with k", of(blocks, k -> new JetSide(workload, k)::hessianTimes));
    }

    private void pairs() {
        var workload = workload(784, 64, 500);
        fit("solve of k pairs that have converged, with k", of(new int[] {1, 2, 4, 8, 16}, k -> {
            var curvature = new JetCurvature(workload, k, 1e-3);
            curvature.moveTo(workload.weights());
            curvature.pairs();
            return () -> curvature.pairs();
        }));
    }

    private static Workload workload(int inputs, int width, int examples) {
        var mlp = new Mlp(inputs, List.of(width, width), 10, Activation.TANH, true);
        return new Workload("growth", mlp, Criterion.CROSS_ENTROPY, examples, ROUNDS, false);
    }

    private static Map<Double, Runnable> of(int[] sizes, IntFunction<Runnable> work) {
        Map<Double, Runnable> all = new LinkedHashMap<>();
        for (int size : sizes) {
            all.put((double) size, work.apply(size));
        }
        return all;
    }

    /** Least squares of log time on log size. */
    private void fit(String what, Map<Double, Runnable> sizes) {
        Map<String, Runnable> contenders = new LinkedHashMap<>();
        sizes.forEach((size, work) -> contenders.put(String.valueOf(size), work));
        var times = new Stopwatch(ROUNDS).medians(contenders);
        double x = 0;
        double y = 0;
        double xx = 0;
        double xy = 0;
        for (double size : sizes.keySet()) {
            double logSize = Math.log(size);
            double logTime = Math.log(times.getOrDefault(String.valueOf(size), Double.NaN));
            out.printf("%12.0f %10.3f ms%n", size, Math.exp(logTime));
            x += logSize;
            y += logTime;
            xx += logSize * logSize;
            xy += logSize * logTime;
        }
        int n = sizes.size();
        out.printf("%-50s exponent %.2f%n%n", what, (n * xy - x * y) / (n * xx - x * x));
    }

    /** Each evaluation at another point: loss, gradient, a warm solve of two pairs, their three third-order vectors. */
    private void memory() {
        var workload = workload(64, 32, 100);
        out.printf(
                "%-12s %12s %16s %16s %12s%n",
                "evaluations", "RSS, KiB", "committed, KiB", "off heap, KiB", "live, KiB");
        try (var curvature = new JetCurvature(workload, 2, 1e-3)) {
            var w = workload.weights();
            var direction = workload.directions(6, 1).getRow(0).muli(1e-4);
            for (int evaluation = 1; evaluation <= EVALUATIONS; evaluation++) {
                w.addi(evaluation / 100 % 2 == 0 ? direction : direction.neg());
                curvature.moveTo(w);
                curvature.gradient();
                curvature.pairs();
                curvature.thirdOrder();
                if (evaluation == EVALUATIONS / 10 || evaluation == EVALUATIONS / 2 || evaluation == EVALUATIONS) {
                    report(evaluation);
                }
            }
        }
    }

    private void report(int evaluation) {
        var memory = Runtime.getRuntime();
        System.gc(); // what is live, not what is waiting to be collected; twice, because pointers are freed after the
        // first
        System.gc();
        out.printf(
                "%-12d %12d %16d %16d %12d%n",
                evaluation,
                Pointer.physicalBytes() >> 10,
                memory.totalMemory() >> 10,
                Pointer.totalBytes() >> 10,
                (memory.totalMemory() - memory.freeMemory()) >> 10);
    }
}
