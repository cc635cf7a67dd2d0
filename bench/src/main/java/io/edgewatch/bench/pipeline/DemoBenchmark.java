package io.edgewatch.bench.pipeline;

import io.edgewatch.runtime.http.Ports;
import io.edgewatch.runtime.kafka.KafkaConnection;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * Steps a second of the trainer on the default experiment without its pace, everything in one JVM as {@code edgewatch demo} has it: with sharpness
 * beside it, and with all analyzers.
 *
 * <p>{@code mvn -q -P bench -pl bench -am -DskipTests -DskipITs -Dbenchmark=io.edgewatch.bench.pipeline.DemoBenchmark verify}; arguments: seeds, 0 1 2 if none, and {@code steps=N}.
 * A minute a seed.
 */
public final class DemoBenchmark {
    private static final long STEPS = 1_500;
    private static final Duration LOOK = Duration.ofMillis(100);

    private final Trials trials;
    private final PrintStream out;

    private DemoBenchmark(Trials trials, PrintStream out) {
        this.trials = trials;
        this.out = out;
    }

    public static void main(String[] args) throws IOException, InterruptedException {
        DemoBenchmark benchmark = new DemoBenchmark(Trials.parse(args, STEPS), System.out);
        List<String> rows = new ArrayList<>();
        for (String seed : benchmark.trials.seeds()) {
            double withSharpness = benchmark.rate(seed, List.of("--analyzers", "none"));
            double withAll = benchmark.rate(seed, List.of());
            rows.add(String.format("| %s | %.0f | %.1f |", seed, withSharpness, withAll));
        }
        System.out.printf("%n| seed | with sharpness | with all |%n|---|---|---|%n");
        rows.forEach(System.out::println);
    }

    private double rate(String seed, List<String> options) throws IOException, InterruptedException {
        try (TemporaryDirectory directory = TemporaryDirectory.create()) {
            int brokerPort = Ports.anyFree();
            List<String> arguments = new ArrayList<>(List.of(
                    "demo",
                    unpaced(directory.path(), seed).toString(),
                    "--run",
                    "demo",
                    "--headless",
                    "--max-behind",
                    "0",
                    "--steps",
                    Long.toString(trials.steps()),
                    "--data-dir",
                    directory.at("data").toString(),
                    "--broker-port",
                    Integer.toString(brokerPort),
                    "--http-port",
                    Integer.toString(Ports.anyFree())));
            arguments.addAll(options);
            try (EdgewatchProcess demo =
                    EdgewatchProcess.start(directory.path(), arguments).ready("metrics ")) {
                return rate(seed, demo, KafkaConnection.to("127.0.0.1:" + brokerPort), options);
            }
        }
    }

    private double rate(String seed, EdgewatchProcess demo, KafkaConnection connection, List<String> options)
            throws IOException {
        try (StepTail tail = new StepTail(connection, "demo")) {
            while (!tail.hasEnded() && demo.isAlive()) {
                tail.look(LOOK);
            }
            if (!tail.hasEnded()) {
                demo.requireSuccess();
            }
            double rate = tail.rateFrom(trials.warmUp());
            out.printf(
                    "seed %s, %s: %.1f steps/s from step %d to %d%n",
                    seed, options.isEmpty() ? "all analyzers" : "sharpness", rate, trials.warmUp(), tail.newest());
            return rate;
        }
    }

    /** The demo takes no changes of single values. */
    private static Path unpaced(Path directory, String seed) throws IOException {
        String text =
                DefaultExperiment.text().replace("seed: 0", "seed: " + seed).replaceAll("(?m)^pace:.*$", "");
        return Files.writeString(directory.resolve("unpaced.yaml"), text);
    }
}
