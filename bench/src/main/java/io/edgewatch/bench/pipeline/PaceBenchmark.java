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
 * The largest pace that all analyzers keep up with, on the default experiment, broker, trainer, host and streams each a process: the pace is raised
 * from run to run until one of them is more than {@link #MOST_BEHIND} steps behind in a run's second half. Their policy is {@code every}: they pass nothing over.
 *
 * <p>{@code mvn -q -P bench -pl bench -am -DskipTests -DskipITs -Dbenchmark=io.edgewatch.bench.pipeline.PaceBenchmark verify}; arguments: seeds, 0 1 2 if none, and {@code steps=N}.
 * A minute or two a seed.
 */
public final class PaceBenchmark {
    private static final List<Integer> PACES = List.of(10, 15, 20, 25, 30, 40, 50, 60, 75, 90, 110, 140);
    private static final long STEPS = 600;
    /** As many as the demo lets an analyzer be behind. */
    private static final int MOST_BEHIND = 50;
    /** What the trainer may miss of the pace and still have held it. */
    private static final double HELD = 0.97;

    private static final Duration LOOK = Duration.ofMillis(200);

    private final Trials trials;
    private final PrintStream out;

    private PaceBenchmark(Trials trials, PrintStream out) {
        this.trials = trials;
        this.out = out;
    }

    public static void main(String[] args) throws IOException, InterruptedException {
        PaceBenchmark benchmark = new PaceBenchmark(Trials.parse(args, STEPS), System.out);
        List<String> rows = new ArrayList<>();
        for (String seed : benchmark.trials.seeds()) {
            rows.add(benchmark.row(seed));
        }
        System.out.printf(
                "%n| seed | held, steps/s | then furthest behind | not held, steps/s | then furthest behind |%n|---|---|---|---|---|%n");
        rows.forEach(System.out::println);
    }

    private String row(String seed) throws IOException, InterruptedException {
        List<String> names = AnalyzerCatalogue.fromClassPath().all().stream()
                .map(AnalyzerPlugin::name)
                .toList();
        String held = "none | ";
        try (Processes processes = Processes.aroundBroker()) {
            processes.streams();
            AnalyzerProcess host = processes.analyze(names);
            host.warmUp(processes, seed);
            for (int pace : PACES) {
                Outcome outcome = run(processes, host, seed, pace);
                out.printf("seed %s, pace %d: %s%n", seed, pace, outcome);
                String cells = pace + " | " + outcome.behind();
                if (!outcome.holds(pace)) {
                    return "| " + seed + " | " + held + " | " + cells + " |";
                }
                held = cells;
            }
        }
        return "| " + seed + " | " + held + " | more than were tried | |";
    }

    private Outcome run(Processes processes, AnalyzerProcess host, String seed, int pace)
            throws IOException, InterruptedException {
        String run = "pace-" + pace;
        host.beginAnew();
        String worst = "none";
        long most = 0;
        try (StepTail tail = new StepTail(processes.connection(), run);
                EdgewatchProcess trainer = processes.train(
                        run, trials.steps(), List.of(DefaultExperiment.seed(seed), DefaultExperiment.paced(pace)))) {
            while (!tail.hasEnded() && trainer.isAlive()) {
                tail.look(LOOK);
                long newest = tail.newest();
                Map.Entry<String, Long> slowest = host.slowest();
                long behind = newest + 1 - slowest.getValue();
                if (newest >= trials.steps() / 2 && behind > most) {
                    most = behind;
                    worst = slowest.getKey();
                }
            }
            if (!tail.hasEnded()) {
                trainer.requireSuccess();
            }
            double rate = tail.rateFrom(trials.steps() / 2);
            host.awaitAll(trials.steps(), Duration.ofSeconds(30));
            return new Outcome(rate, worst, most);
        }
    }

    /**
     * How a pace went, over the second half of its run.
     *
     * @param rate of the trainer, steps a second
     * @param slowest the analyzer that was furthest behind
     * @param most by so many steps
     */
    private record Outcome(double rate, String slowest, long most) {
        boolean holds(int pace) {
            return most <= MOST_BEHIND && rate >= HELD * pace;
        }

        String behind() {
            return slowest + ", " + most + " steps";
        }

        @Override
        public String toString() {
            return String.format("trained at %.1f steps/s, furthest behind %s", rate, behind());
        }
    }
}
