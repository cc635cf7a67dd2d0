package io.edgewatch.bench;

import io.edgewatch.numerics.network.Mlp;
import io.edgewatch.numerics.network.RowSpace;
import java.io.PrintStream;
import java.util.LinkedHashMap;
import java.util.Map;
import org.bytedeco.pytorch.global.torch;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.factory.Nd4j;

/**
 * Gradients, Hessian products and third-order vectors against libtorch, one thread each, in turns. Milliseconds are medians of thread CPU
 * time; a ratio below 1 means faster than torch.
 *
 * <p>{@code mvn -q -P bench -pl bench -am -DskipTests -DskipITs verify}; the first argument, if there is one, is how the names of the workloads begin
 * that are wanted.
 */
public final class CurvatureBenchmark {

    private static final int BLOCK = 8;

    /** Directions of a central flow, whose pairs i ≤ j are as many third-order vectors. */
    private static final int CRITICAL = 3;

    private final PrintStream out;

    private CurvatureBenchmark(PrintStream out) {
        this.out = out;
    }

    public static void main(String[] args) {
        torch.set_num_threads(1);
        Nd4j.create(DataType.FLOAT, 1).close();
        org.bytedeco.openblas.presets.openblas_nolapack.blas_set_num_threads(1);
        Nd4j.getEnvironment().setMaxThreads(1);
        Nd4j.getEnvironment().setMaxMasterThreads(1);
        var benchmark = new CurvatureBenchmark(System.out);
        benchmark.printMachine();
        Workload.all().stream()
                .filter(workload -> args.length == 0 || workload.name().startsWith(args[0]))
                .forEach(benchmark::compare);
    }

    private void printMachine() {
        out.printf(
                "OpenBLAS %d thread(s), its kernel is the 'Core' line above; torch %d thread(s)%n",
                org.bytedeco.openblas.presets.openblas_nolapack.blas_get_num_threads(), torch.get_num_threads());
    }

    private void compare(Workload workload) {
        out.printf("%n%s%n%-38s %9s %9s %9s %7s %7s%n", workload, "", "jets", "fresh", "kept", "÷fresh", "÷kept");
        var times = new Stopwatch(workload.rounds()).medians(contenders(workload));
        row("gradient", times, "gradient", "torch gradient", "torch gradient");
        row("Hv, order 0 cached", times, "Hv", "torch Hv fresh", "torch Hv kept");
        row("gradient + Hv", times, "gradient + Hv", "torch Hv fresh", "torch Hv fresh");
        row(BLOCK + " Hv, order 0 cached", times, "8 Hv", "torch 8 Hv fresh", "torch 8 Hv kept");
        row("third order (u, v)", times, "third", "torch third fresh", "torch third kept");
        row("third order (v, v)", times, "third, one direction", "torch third fresh", "torch third kept");
        row(BLOCK + " third orders (u, v)", times, "8 third", "torch 8 third fresh", "torch 8 third kept");
        row("third order, pairs of " + CRITICAL, times, "pairs", "torch pairs fresh", "torch pairs kept");
        row("the same, each pair by itself", times, "pairs, one by one", "torch pairs fresh", "torch pairs kept");
        if (workload.network() instanceof Mlp mlp) {
            row(BLOCK + " Hv in the row space of X", times, "8 Hv, row space", "torch 8 Hv fresh", "torch 8 Hv kept");
            sgemmRow(BLOCK * new BareProducts(mlp, workload.examples()).flops(), times);
        }
    }

    private Map<String, Runnable> contenders(Workload workload) {
        var one = new JetSide(workload, 1);
        var block = new JetSide(workload, BLOCK);
        var torchOne = new TorchSide(workload, 1);
        var torchBlock = new TorchSide(workload, BLOCK);
        var contenders = new LinkedHashMap<String, Runnable>();
        contenders.put("gradient", one::gradient);
        contenders.put("torch gradient", torchOne::gradient);
        contenders.put("Hv", one::hessianTimes);
        contenders.put("torch Hv fresh", torchOne::hessianTimesFresh);
        contenders.put("torch Hv kept", torchOne::hessianTimesKept);
        contenders.put("gradient + Hv", one::gradientAndHessianTimes);
        contenders.put("8 Hv", block::hessianTimes);
        contenders.put("torch 8 Hv fresh", torchBlock::hessianTimesFresh);
        contenders.put("torch 8 Hv kept", torchBlock::hessianTimesKept);
        contenders.put("third", one::thirdOrder);
        contenders.put("third, one direction", one::thirdOrderOneDirection);
        contenders.put("torch third fresh", torchOne::thirdOrderFresh);
        contenders.put("torch third kept", torchOne::thirdOrderKept);
        contenders.put("8 third", block::thirdOrder);
        contenders.put("torch 8 third fresh", torchBlock::thirdOrderFresh);
        contenders.put("torch 8 third kept", torchBlock::thirdOrderKept);
        var pairs = new TorchSide(workload, CRITICAL);
        contenders.put("pairs", new JetSide(workload, CRITICAL)::thirdOrderOfPairs);
        contenders.put("pairs, one by one", new JetSide(workload, CRITICAL * (CRITICAL + 1) / 2)::thirdOrder);
        contenders.put("torch pairs fresh", pairs::thirdOrderPairsFresh);
        contenders.put("torch pairs kept", pairs::thirdOrderPairsKept);
        if (workload.network() instanceof Mlp mlp) {
            var bare = new BareProducts(mlp, workload.examples());
            contenders.put("sgemm", () -> bare.run(BLOCK));
            var space = RowSpace.of(mlp, workload.inputs());
            contenders.put("8 Hv, row space", new JetSide(workload, space, BLOCK)::hessianTimes);
        }
        return contenders;
    }

    private void row(String label, Map<String, Double> times, String jets, String fresh, String kept) {
        double ours = times.getOrDefault(jets, Double.NaN);
        double theirsFresh = times.getOrDefault(fresh, Double.NaN);
        double theirsKept = times.getOrDefault(kept, Double.NaN);
        out.printf(
                "%-38s %9.3f %9.3f %9.3f %7.2f %7.2f%n",
                label, ours, theirsFresh, theirsKept, ours / theirsFresh, ours / theirsKept);
    }

    private void sgemmRow(double flops, Map<String, Double> times) {
        double bare = times.getOrDefault("sgemm", Double.NaN);
        double ours = times.getOrDefault("8 Hv", Double.NaN);
        double theirs = times.getOrDefault("torch 8 Hv kept", Double.NaN);
        out.printf(
                "%-38s %9.3f   = %.0f GFLOP/s; %d Hv %.0f GFLOP/s, %.0f %% of it (torch, kept: %.0f %%)%n",
                "bare sgemm of " + BLOCK + " Hv",
                bare,
                flops / bare / 1e6,
                BLOCK,
                flops / ours / 1e6,
                100 * bare / ours,
                100 * bare / theirs);
    }
}
