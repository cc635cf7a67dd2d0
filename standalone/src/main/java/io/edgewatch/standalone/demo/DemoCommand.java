package io.edgewatch.standalone.demo;

import io.edgewatch.analyzers.api.AnalyzerPlugin;
import io.edgewatch.analyzers.host.AnalyzerCatalogue;
import io.edgewatch.analyzers.host.AnalyzerInstance;
import io.edgewatch.analyzers.host.UnknownAnalyzerException;
import io.edgewatch.experiment.Experiment;
import io.edgewatch.experiment.ExperimentException;
import io.edgewatch.experiment.Pace;
import io.edgewatch.experiment.WhenFull;
import io.edgewatch.experiment.file.ExperimentFile;
import io.edgewatch.experiment.file.ShippedExperiment;
import io.edgewatch.experiment.manifest.PreparedExperiment;
import io.edgewatch.numerics.blas.Blas;
import io.edgewatch.runtime.cli.ProcessCommand;
import io.edgewatch.runtime.http.Ports;
import io.edgewatch.standalone.monitoring.MonitoringServer;
import io.edgewatch.trainer.RunNames;
import io.edgewatch.wire.Name;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import java.util.random.RandomGenerator;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code edgewatch demo}. */
@Command(
        name = "demo",
        mixinStandardHelpOptions = true,
        description = "Trains a network in this JVM, beside a Kafka broker, the analyzers and streams, and shows it"
                + " reach the edge of stability.",
        footer = {
            "",
            "Examples:",
            "  edgewatch demo                                   the experiment that ships with edgewatch",
            "  edgewatch demo my.yaml --steps 500               an experiment of your own",
            "  edgewatch demo --headless --summary s.json       for scripts",
            "  edgewatch demo --analyzers none                  sharpness alone, for a small machine",
            "  edgewatch demo --with-prometheus                 Prometheus and Alertmanager beside it",
            "",
            "Ctrl-C ends the run cleanly, a second one at once. Exit code 0: ended; 1: a part failed;",
            "2: wrong usage, experiment or data; 130: Ctrl-C before the run began."
        })
public final class DemoCommand implements Callable<Integer> {
    @Spec
    @SuppressWarnings("NullAway.Init") // picocli sets it
    private CommandSpec spec;

    @Parameters(arity = "0..1", paramLabel = "EXPERIMENT", description = "experiment file; default: the one that ships")
    private @Nullable Path experimentFile;

    @Option(names = "--steps", paramLabel = "N", description = "steps to take, instead of the experiment's")
    private @Nullable Long steps;

    @Option(
            names = "--run",
            paramLabel = "ID",
            description = "run id; default: made of the experiment's name and the time")
    private @Nullable String run;

    @Option(names = "--summary", paramLabel = "FILE", description = "write the summary as JSON")
    private @Nullable Path summary;

    @Option(names = "--headless", description = "plain lines, nothing rewritten in place")
    private boolean headless;

    @Option(
            names = "--data-dir",
            paramLabel = "DIR",
            description = "keep the broker's data there; default: a temporary directory, removed at the end")
    private @Nullable Path dataDirectory;

    @Option(
            names = "--broker-port",
            paramLabel = "PORT",
            defaultValue = "9092",
            description = "default ${DEFAULT-VALUE}; taken: the next free one")
    private int brokerPort;

    @Option(
            names = "--http-port",
            paramLabel = "PORT",
            defaultValue = "9464",
            description = "default ${DEFAULT-VALUE}; taken: the next free one")
    private int httpPort;

    @Option(
            names = "--analyzers",
            paramLabel = "NAME,…",
            split = ",",
            description = "analyzers beside sharpness, or none; default: all that there are, see edgewatch analyzers")
    private @Nullable List<String> analyzers;

    @Option(
            names = "--with-prometheus",
            description = "also start Prometheus and Alertmanager, which must be installed, on this machine only")
    private boolean withPrometheus;

    @Option(
            names = "--blas-threads",
            paramLabel = "N",
            defaultValue = "1",
            description =
                    "threads of one matrix product; default ${DEFAULT-VALUE}: trainer and analyzer already run side by side")
    private int blasThreads;

    @Option(
            names = "--max-behind",
            paramLabel = "N",
            defaultValue = "50",
            description =
                    "training waits for an analyzer that is N steps behind; default ${DEFAULT-VALUE}; 0, and with when-full: drop: it waits for none")
    private int maxBehind;

    @Option(
            names = "--hang-limit",
            paramLabel = "SECONDS",
            defaultValue = "120",
            description = "give up and name the part when it makes no headway for so long; default ${DEFAULT-VALUE}")
    private int hangLimitSeconds;

    @Override
    public Integer call() throws InterruptedException {
        try (PreparedExperiment prepared = prepared()) {
            return run(settings(prepared));
        }
    }

    private int run(DemoSettings settings) throws InterruptedException {
        return ProcessCommand.run(spec, (life, registry) -> {
            PrintWriter out = spec.commandLine().getOut();
            Summary result = new Demo(settings, life, registry, out).run();
            out.println(result.text());
            out.flush();
            write(result);
            return 0;
        });
    }

    private void write(Summary result) {
        if (summary != null) {
            try {
                result.write(summary);
            } catch (IOException e) {
                throw new UncheckedIOException(
                        "the summary could not be written to " + summary + ": " + e.getMessage(), e);
            }
        }
    }

    /** Everything that is the user's to mend shows here, before anything is started. */
    private PreparedExperiment prepared() {
        try {
            requireUsable();
            instances();
            Experiment experiment = experimentFile == null
                    ? ShippedExperiment.read(ShippedExperiment.DEFAULT)
                    : ExperimentFile.read(experimentFile);
            Blas.useThreads(blasThreads);
            return PreparedExperiment.prepare(steps == null ? experiment : experiment.withSteps(steps));
        } catch (ExperimentException | IllegalArgumentException | UnknownAnalyzerException e) {
            throw new ParameterException(spec.commandLine(), String.valueOf(e.getMessage()), e);
        } catch (IOException e) {
            throw new UncheckedIOException("the shipped experiment cannot be read: " + e.getMessage(), e);
        }
    }

    private void requireUsable() {
        if (run != null) {
            Name.require("run", run);
        }
        if (blasThreads < 1 || hangLimitSeconds < 1) {
            throw new IllegalArgumentException("--blas-threads and --hang-limit must be at least 1");
        }
        if (maxBehind < 0) {
            throw new IllegalArgumentException("--max-behind must be at least 0, got: " + maxBehind);
        }
        if (!Ports.isPort(brokerPort) || !Ports.isPort(httpPort)) {
            throw new IllegalArgumentException("--broker-port and --http-port must be 1 to 65535");
        }
        if (withPrometheus && !MonitoringServer.areInstalled()) {
            throw new IllegalArgumentException("--with-prometheus needs the programs prometheus and alertmanager on the"
                    + " path: apt-get install prometheus prometheus-alertmanager");
        }
        if (summary != null) {
            Path directory = summary.toAbsolutePath().getParent();
            boolean writable = Files.exists(summary)
                    ? Files.isWritable(summary) && !Files.isDirectory(summary)
                    : directory != null && Files.isWritable(directory);
            if (!writable) {
                throw new IllegalArgumentException(
                        "--summary " + summary + " cannot be written: no such directory, or no permission");
            }
        }
    }

    private List<AnalyzerInstance> instances() {
        AnalyzerCatalogue catalogue = AnalyzerCatalogue.fromClassPath();
        Stream<AnalyzerPlugin> chosen = analyzers == null
                ? catalogue.all().stream()
                : analyzers.stream().filter(name -> !name.equals("none")).map(catalogue::require);
        return chosen.filter(plugin -> !plugin.name().equals(Demo.JUDGE))
                .distinct()
                .map(AnalyzerInstance::of)
                .toList();
    }

    private DemoSettings settings(PreparedExperiment prepared) {
        String name = prepared.experiment().name();
        return new DemoSettings(
                prepared,
                run == null ? RunNames.generate(name, Instant.now(), RandomGenerator.getDefault()) : run,
                instances(),
                usableDataDirectory(),
                brokerPort,
                httpPort,
                withPrometheus,
                !headless && System.console() != null,
                maxBehind(prepared.experiment()),
                hangLimit(prepared.experiment().pace()));
    }

    /** {@code drop} says that training never waits, and steps that were dropped are told with the next one only. */
    private int maxBehind(Experiment experiment) {
        return experiment.publish().whenFull() == WhenFull.DROP ? 0 : maxBehind;
    }

    /** A part is not called hung before a paced step was due. */
    private Duration hangLimit(Pace pace) {
        double secondsPerStep = pace instanceof Pace.Limited limited ? 1 / limited.stepsPerSecond() : 0;
        long wait = (long) Math.min(TimeUnit.DAYS.toSeconds(1), Math.ceil(secondsPerStep));
        return Duration.ofSeconds(hangLimitSeconds + wait);
    }

    private DataDirectory usableDataDirectory() {
        try {
            return dataDirectory == null
                    ? DataDirectory.temporary()
                    : DataDirectory.kept(Files.createDirectories(dataDirectory));
        } catch (IOException e) {
            throw new ParameterException(
                    spec.commandLine(),
                    "--data-dir " + dataDirectory + " cannot be used: not a directory, or no permission",
                    e);
        }
    }
}
