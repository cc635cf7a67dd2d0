package io.edgewatch.bench;

import io.edgewatch.numerics.blas.Blas;
import io.edgewatch.numerics.network.Mlp;
import io.edgewatch.numerics.network.RowSpace;
import java.io.PrintStream;
import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.bytedeco.pytorch.global.torch;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/**
 * Warm-started sharpness solves at successive steps of training at the edge, and a central-flow step on k directions, against what is in use
 * with libtorch, all to a residual of {@link #TOLERANCE}·λ₁; one thread each, in turns, milliseconds of thread CPU time.
 *
 * <p><em>reference</em>: LOBPCG as JAX's, every product and every pair's third derivative by nested functions of its own. <em>LOBPCG, k
 * products</em>: the same with an LOBPCG that carries products along. <em>best practice</em>: block Krylov, graphs kept. <em>row space</em>: ours in
 * coordinates of the data, see {@link RowSpace}.
 *
 * <p>{@code mvn -q -P bench -pl bench -am -DskipTests -DskipITs -Dbenchmark=io.edgewatch.bench.SolveBenchmark verify}, with
 * {@code -Dbenchmark.arguments="vit sharpness 1"} for one case; {@link SolveCases} says which there are and what each costs.
 */
public final class SolveBenchmark {
    private static final double TOLERANCE = 1e-4;
    private static final List<Integer> TRACKED = List.of(1, 3);
    private static final List<Integer> CRITICAL = List.of(1, 2, 3, 6);
    /** Points of the path before those that count. */
    private static final int WARM_UP = 5;

    private static final int COUNTED = 4;

    private final SolveCases wanted;
    private final PrintStream out;

    private SolveBenchmark(SolveCases wanted, PrintStream out) {
        this.wanted = wanted;
        this.out = out;
    }

    public static void main(String[] args) {
        SolveCases wanted;
        try {
            wanted = SolveCases.parse(args);
        } catch (IllegalArgumentException e) {
            System.err.println(e.getMessage());
            System.exit(2);
            return;
        }
        torch.set_num_threads(1);
        Nd4j.create(DataType.FLOAT, 1).close();
        Blas.useThreads(1);
        var benchmark = new SolveBenchmark(wanted, System.out);
        Workload.trained().stream()
                .filter(workload -> wanted.wants(workload.name()))
                .forEach(benchmark::compare);
    }

    private void compare(Workload workload) {
        out.printf("%n%s: training to the edge%n", workload);
        var path = EdgePath.of(workload, 0.8, 20, WARM_UP + COUNTED);
        out.printf(
                "%s, from step %d at λ₁ = %.3f of 2/η; residuals ≤ %.0e; load %.1f%n",
                workload,
                path.first(),
                path.ratio(),
                TOLERANCE,
                ManagementFactory.getOperatingSystemMXBean().getSystemLoadAverage());
        out.printf("%-20s %-18s %9s %9s %9s %12s %8s%n", "", "", "ms", "products", "residual", "÷reference", "÷best");
        TRACKED.stream()
                .filter(k -> wanted.wants(SolveCases.Kind.SHARPNESS, k))
                .forEach(k -> sharpness(workload, path, k));
        CRITICAL.stream()
                .filter(k -> wanted.wants(SolveCases.Kind.CENTRAL, k))
                .forEach(k -> centralStep(workload, path, k));
    }

    private void sharpness(Workload workload, EdgePath path, int k) {
        var contenders = contenders(workload, k);
        var before = path.points().subList(0, WARM_UP);
        warmUp(contenders, contender -> before.forEach(w -> contender.solve(contender.in(w))));
        int number = 0;
        for (var w : path.points().subList(WARM_UP, WARM_UP + COUNTED)) {
            number++;
            for (var contender : contenders) {
                contender.solve(contender.in(w));
                tellProgress("solve " + number + " of " + COUNTED, contender);
            }
        }
        print("sharpness, k = " + k, COUNTED, contenders);
    }

    private void centralStep(Workload workload, EdgePath path, int k) {
        var contenders = contenders(workload, k);
        var w = path.points();
        // the second-order midpoint, where the oscillation cancels
        var start = w.get(0).add(w.get(1).mul(2)).add(w.get(2)).divi(4);
        warmUp(contenders, contender -> contender.step(new CentralStep(contender.in(start), path.eta())));
        var begin = start.add(contenders.get(0).move);
        for (var contender : contenders) {
            contender.step(new CentralStep(contender.in(begin), path.eta()));
            tellProgress("central step, k = " + k, contender);
        }
        print("central step, k = " + k, 1, contenders);
        out.printf("%-20s ends apart:", "");
        contenders.forEach(contender -> out.printf(" %.0e", apart(contenders.get(0).move, contender.move)));
        out.println();
    }

    /** To whom it may take minutes. */
    private static void tellProgress(String what, Contender contender) {
        System.err.printf(
                "%s, %s: %.1f s so far, %.0f products%n",
                what, contender.name, contender.meter.millis() * 1e-3, contender.meter.vectors());
    }

    /** Ours, who remember the last moves of the vectors, go the way before; the others, who do not, are handed the vectors they found. */
    private static void warmUp(List<Contender> contenders, Consumer<Contender> way) {
        for (var contender : contenders) {
            if (contender.curvature instanceof JetCurvature) {
                way.accept(contender);
                contender.meter.reset();
                contender.residual = 0;
            } else {
                contender.curvature.startFrom(contenders.get(0).curvature.vectors());
            }
        }
    }

    /** How far the ends of two moves are apart, relative to the first. */
    private static double apart(INDArray one, INDArray other) {
        return one.distance2(other) / one.norm2Number().doubleValue();
    }

    /** The first is ours; the last two are what the others are divided by. */
    private static List<Contender> contenders(Workload workload, int k) {
        var contenders = new ArrayList<Contender>();
        contenders.add(new Contender("ours", new JetCurvature(workload, k, TOLERANCE)));
        if (workload.network() instanceof Mlp mlp) {
            var space = RowSpace.of(mlp, workload.inputs());
            contenders.add(new Contender("ours, row space", new JetCurvature(workload, space, k, TOLERANCE)));
        }
        var lobpcg = TorchCurvature.fresh(workload, TorchEigenSolver.LOBPCG, k, TOLERANCE);
        var reference = TorchCurvature.fresh(workload, TorchEigenSolver.LOBPCG_ANEW, k, TOLERANCE);
        var best = TorchCurvature.kept(workload, TorchEigenSolver.BLOCK_KRYLOV, k, TOLERANCE);
        contenders.add(new Contender("LOBPCG, k products", lobpcg));
        contenders.add(new Contender("reference", reference));
        contenders.add(new Contender("best practice", best));
        return contenders;
    }

    private void print(String work, int times, List<Contender> contenders) {
        double best = contenders.get(contenders.size() - 1).meter.millis();
        double reference = contenders.get(contenders.size() - 2).meter.millis();
        for (var contender : contenders) {
            double millis = contender.meter.millis();
            out.printf(
                    "%-20s %-18s %9.1f %9.1f %9.1e %12.2f %8.2f%n",
                    work,
                    contender.name,
                    millis / times,
                    contender.meter.vectors() / times,
                    contender.residual,
                    millis / reference,
                    millis / best);
            contender.curvature.close();
        }
    }

    /** One way, and what it took. */
    private static final class Contender {
        final String name;
        final Curvature curvature;
        final Meter meter = new Meter();
        INDArray move = Nd4j.empty(DataType.FLOAT);
        double residual;

        Contender(String name, Curvature curvature) {
            this.name = name;
            this.curvature = curvature;
        }

        INDArray in(INDArray weights) {
            return curvature.coordinates(weights.reshape(1, -1)).getRow(0);
        }

        void solve(INDArray w) {
            meter.add(() -> {
                curvature.moveTo(w);
                var pairs = curvature.pairs();
                residual = Math.max(residual, pairs.residual());
                return pairs.products();
            });
        }

        void step(CentralStep step) {
            meter.add(() -> step.run(curvature).products());
            residual = step.residual();
            move = curvature.whole(step.move().reshape(1, -1)).getRow(0);
        }
    }
}
