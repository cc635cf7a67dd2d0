package io.edgewatch.standalone.flow;

import io.edgewatch.experiment.Experiment;
import io.edgewatch.experiment.ExperimentException;
import io.edgewatch.experiment.file.ExperimentFile;
import io.edgewatch.experiment.file.ShippedExperiment;
import io.edgewatch.experiment.manifest.PreparedExperiment;
import io.edgewatch.numerics.flow.FlowComparison;
import io.edgewatch.numerics.flow.FlowProcess;
import io.edgewatch.numerics.flow.FlowSettings;
import io.edgewatch.numerics.objective.CoordinateChoice;
import io.edgewatch.numerics.objective.Coordinates;
import io.edgewatch.numerics.optimizer.GradientDescent;
import io.edgewatch.numerics.optimizer.Preconditioner;
import io.edgewatch.numerics.optimizer.UpdateRule;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code edgewatch flow}. */
@Command(
        name = "flow",
        mixinStandardHelpOptions = true,
        description = "Integrates the central and the stable flow beside training, without Kafka, and writes"
                + " trajectory.csv and report.html.",
        footer = {
            "",
            "Examples:",
            "  edgewatch flow shipped:mlp-two-directions --out mlp   an experiment that ships with edgewatch",
            "  edgewatch flow my.yaml --steps 300 --top 2 --out my",
            "  edgewatch flow my.yaml --steps 900 --top 2 --out my --resume",
            "",
            "What fails on the way (divergence, an unstable direction, ...) is a status in the trajectory.",
            "Exit code 0: ended; 1: writing failed; 2: wrong usage, experiment or data."
        })
public final class FlowCommand implements Callable<Integer> {
    private static final String SHIPPED = "shipped:";

    @Spec
    @SuppressWarnings("NullAway.Init") // picocli sets it
    private CommandSpec spec;

    @Parameters(paramLabel = "EXPERIMENT", description = "experiment file, or shipped:NAME")
    @SuppressWarnings("NullAway.Init") // required
    private String experiment;

    @Option(names = "--out", required = true, paramLabel = "DIR", description = "where the files go; made if need be")
    @SuppressWarnings("NullAway.Init") // required
    private Path directory;

    @Option(names = "--steps", paramLabel = "N", description = "rows to write, instead of the experiment's steps")
    private @Nullable Long steps;

    @Option(
            names = "--processes",
            split = ",",
            paramLabel = "P",
            defaultValue = "discrete,midpoint,central,stable",
            description = "any of discrete, midpoint, central, stable; default: all")
    private List<String> processes = List.of();

    @Option(
            names = "--substeps",
            paramLabel = "N",
            defaultValue = "4",
            description = "Euler substeps of the central flow per step; default ${DEFAULT-VALUE}")
    private int substeps;

    @Option(
            names = "--top",
            paramLabel = "K",
            defaultValue = "3",
            description = "eigenvalues and variances per process; default ${DEFAULT-VALUE}")
    private int top;

    @Option(
            names = "--eigen-every",
            paramLabel = "N",
            defaultValue = "1",
            description = "substeps of the central flow from one eigen-solve to the next; default ${DEFAULT-VALUE}")
    private int eigenEvery;

    @Option(
            names = "--checkpoint-every",
            paramLabel = "N",
            defaultValue = "100",
            description = "steps from one checkpoint to the next; default ${DEFAULT-VALUE}")
    private long checkpointEvery;

    @Option(
            names = "--coordinates",
            paramLabel = "C",
            defaultValue = "auto",
            description =
                    "weights; row-space: of the training data, where gd of an mlp is the same, with fewer weights;"
                            + " auto: row-space if examples are at most three quarters of the inputs; default"
                            + " ${DEFAULT-VALUE}")
    private String coordinates = "";

    @Option(names = "--resume", description = "go on at the checkpoint in DIR, to the same numbers, bit by bit")
    private boolean resume;

    @Override
    public Integer call() throws IOException {
        try (PreparedExperiment prepared = prepared();
                Coordinates measured = coordinates(prepared);
                FlowComparison comparison = comparison(prepared, measured)) {
            FlowRun run = run(prepared, comparison, measured);
            try (TrajectoryFile file = begin(run);
                    FlowProgress progress = new FlowProgress(run.steps(), comparison.step())) {
                run.write(file, progress::at);
            }
            Trajectory trajectory = Trajectory.read(run.trajectory());
            FlowReport.write(directory, prepared.experiment(), trajectory);
            PrintWriter out = spec.commandLine().getOut();
            if (measured.areFewer()) {
                out.println(
                        "in coordinates of the data: " + measured.objective().dimension() + " for "
                                + prepared.objective().dimension() + " weights");
            }
            ErrorTable.of(trajectory).lines().forEach(out::println);
            out.println("wrote " + run.trajectory() + " and " + directory.resolve(FlowReport.FILE));
            out.flush();
            return 0;
        }
    }

    private PreparedExperiment prepared() {
        try {
            if (checkpointEvery < 1 || (steps != null && steps < 1)) {
                throw new IllegalArgumentException("--checkpoint-every and --steps must be at least 1");
            }
            Experiment read = experiment.startsWith(SHIPPED)
                    ? ShippedExperiment.read(experiment.substring(SHIPPED.length()))
                    : ExperimentFile.read(Path.of(experiment));
            if (read.batch().isPresent()) {
                throw new IllegalArgumentException("a flow is that of full-batch training, and " + read.name()
                        + " has batches; leave 'batch' out");
            }
            Files.createDirectories(directory);
            return PreparedExperiment.prepare(steps == null ? read : read.withSteps(steps));
        } catch (ExperimentException | IllegalArgumentException e) {
            throw mistake(String.valueOf(e.getMessage()), e);
        } catch (IOException e) {
            throw mistake("--out " + directory + " cannot be used: not a directory, or no permission", e);
        }
    }

    /** To plain gradient descent the row space is the same problem. */
    private Coordinates coordinates(PreparedExperiment prepared) {
        try {
            UpdateRule rule = prepared.updateRule();
            boolean same = rule instanceof GradientDescent && rule.weightDecay() == 0;
            return CoordinateChoice.named(coordinates).of(prepared.objective(), same);
        } catch (IllegalArgumentException e) {
            throw mistake("--coordinates: " + e.getMessage(), e);
        }
    }

    private FlowComparison comparison(PreparedExperiment prepared, Coordinates measured) {
        try {
            return new FlowComparison(
                    measured.objective(),
                    prepared.updateRule(),
                    settings(prepared),
                    chosen(),
                    measured.reduced(prepared.initialWeights()),
                    prepared.initialState());
        } catch (IllegalArgumentException e) {
            throw mistake(String.valueOf(e.getMessage()), e);
        }
    }

    private FlowSettings settings(PreparedExperiment prepared) {
        FlowSettings standard = FlowSettings.standard(top, prepared.objective().precision());
        return new FlowSettings(substeps, top, eigenEvery, standard.tolerance());
    }

    private Set<FlowProcess> chosen() {
        EnumSet<FlowProcess> chosen = EnumSet.noneOf(FlowProcess.class);
        for (String name : processes) {
            chosen.add(Arrays.stream(FlowProcess.values())
                    .filter(process -> process.label().equals(name))
                    .findFirst()
                    .orElseThrow(() -> new IllegalArgumentException("no process named '" + name + "'; there are: "
                            + Arrays.stream(FlowProcess.values())
                                    .map(FlowProcess::label)
                                    .collect(Collectors.joining(", ")))));
        }
        return chosen;
    }

    private FlowRun run(PreparedExperiment prepared, FlowComparison comparison, Coordinates measured) {
        Preconditioner P = prepared.updateRule().preconditioner(prepared.initialState(), 0);
        boolean scalar = P instanceof Preconditioner.Scalar;
        return new FlowRun(
                comparison,
                new TrajectoryColumns(chosen(), top, scalar),
                directory,
                prepared.experiment().steps(),
                checkpointEvery,
                FlowDigest.of(prepared, settings(prepared), chosen(), measured));
    }

    private TrajectoryFile begin(FlowRun run) {
        try {
            return run.begin(resume);
        } catch (IOException e) {
            throw mistake("--out " + directory + ": " + e.getMessage(), e);
        }
    }

    private ParameterException mistake(String message, Exception cause) {
        return new ParameterException(spec.commandLine(), message, cause);
    }
}
