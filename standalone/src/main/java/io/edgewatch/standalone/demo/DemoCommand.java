package io.edgewatch.standalone.demo;

import io.edgewatch.experiment.Experiment;
import io.edgewatch.experiment.file.ExperimentFile;
import io.edgewatch.experiment.file.ExperimentFileException;
import io.edgewatch.numerics.blas.Blas;
import io.edgewatch.trainer.RunNames;
import io.edgewatch.wire.Name;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
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
        description =
                "Trains a network in this JVM, beside a Kafka broker, the sharpness analyzer and streams, and shows it"
                        + " reach the edge of stability.",
        footer = {
            "",
            "Examples:",
            "  edgewatch demo                                   the experiment that ships with edgewatch",
            "  edgewatch demo my.yaml --steps 500               an experiment of your own",
            "  edgewatch demo --headless --summary s.json       for scripts",
            "",
            "Ctrl-C ends the run cleanly. Exit code 0: ended; 1: a part failed; 2: wrong usage or experiment."
        })
public final class DemoCommand implements Callable<Integer> {
    private static final Logger LOG = LoggerFactory.getLogger(DemoCommand.class);

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
            names = "--blas-threads",
            paramLabel = "N",
            defaultValue = "1",
            description =
                    "threads of one matrix product; default ${DEFAULT-VALUE}: trainer and analyzer already run side by side")
    private int blasThreads;

    @Option(
            names = "--hang-limit",
            paramLabel = "SECONDS",
            defaultValue = "120",
            description = "give up and name the part when it makes no headway for so long; default ${DEFAULT-VALUE}")
    private int hangLimitSeconds;

    @Override
    public Integer call() throws IOException, InterruptedException {
        PrintWriter out = spec.commandLine().getOut();
        requireWritable(summary);
        DemoSettings settings = settings();
        Demo demo = new Demo(settings, out);
        try (Interruption interruption = new Interruption(demo::requestStop)) {
            int exitCode = run(demo, out);
            demo.close();
            if (!settings.keepsData()) {
                DirectoryRemoval.remove(settings.dataDirectory());
            }
            interruption.ended(exitCode);
            return exitCode;
        }
    }

    private int run(Demo demo, PrintWriter out) throws IOException, InterruptedException {
        try {
            Summary result = demo.run();
            out.println(result.text());
            out.flush();
            if (summary != null) {
                result.write(summary);
            }
            return 0;
        } catch (PartFailedException | LinkageError e) {
            LOG.debug("the demo failed", e);
            if (demo.isStopRequested()) {
                out.println("stopped before the run was over; there is no summary");
                out.flush();
                return 1;
            }
            out.flush();
            spec.commandLine().getErr().println("edgewatch demo: " + e.getMessage());
            return 1;
        }
    }

    private DemoSettings settings() throws IOException {
        Experiment experiment = experiment();
        Blas.useThreads(blasThreads);
        Path data = dataDirectory == null
                ? Files.createTempDirectory("edgewatch-demo-")
                : Files.createDirectories(dataDirectory);
        String id =
                run == null ? RunNames.generate(experiment.name(), Instant.now(), RandomGenerator.getDefault()) : run;
        return new DemoSettings(
                experiment,
                id,
                data,
                dataDirectory != null,
                brokerPort,
                httpPort,
                Optional.ofNullable(summary),
                !headless && System.console() != null,
                Duration.ofSeconds(hangLimitSeconds));
    }

    private Experiment experiment() throws IOException {
        try {
            if (run != null) {
                Name.require("run", run);
            }
            if (blasThreads < 1 || hangLimitSeconds < 1) {
                throw new IllegalArgumentException("--blas-threads and --hang-limit must be at least 1");
            }
            Experiment experiment = experimentFile == null ? shippedExperiment() : ExperimentFile.read(experimentFile);
            return steps == null ? experiment : experiment.withSteps(steps);
        } catch (ExperimentFileException | IllegalArgumentException e) {
            throw new ParameterException(spec.commandLine(), String.valueOf(e.getMessage()), e);
        }
    }

    private static Experiment shippedExperiment() throws IOException, ExperimentFileException {
        try (InputStream in = Objects.requireNonNull(
                Experiment.class.getResourceAsStream("default.yaml"), "the jar lacks its default experiment")) {
            String text = new String(in.readAllBytes(), StandardCharsets.UTF_8);
            return ExperimentFile.parse(text, Path.of("").toAbsolutePath());
        }
    }

    /** A summary that cannot be written shows before the run, not after it. */
    private void requireWritable(@Nullable Path file) {
        if (file == null) {
            return;
        }
        Path directory = file.toAbsolutePath().getParent();
        if (directory == null || !Files.isWritable(directory) || Files.isDirectory(file)) {
            throw new ParameterException(
                    spec.commandLine(),
                    "--summary " + file + " cannot be written: no such directory, or no permission");
        }
    }
}
