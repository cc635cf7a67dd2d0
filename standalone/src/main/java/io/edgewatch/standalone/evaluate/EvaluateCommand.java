package io.edgewatch.standalone.evaluate;

import io.edgewatch.experiment.Experiment;
import io.edgewatch.experiment.ExperimentException;
import io.edgewatch.experiment.InitChoice;
import io.edgewatch.experiment.Start;
import io.edgewatch.experiment.file.ExperimentFile;
import io.edgewatch.experiment.manifest.PreparedExperiment;
import io.edgewatch.wire.Precision;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code edgewatch evaluate}. */
@Command(
        name = "evaluate",
        mixinStandardHelpOptions = true,
        description =
                "Loss, gradient, the top of the Hessian's spectrum and third-order derivatives of an experiment at one"
                        + " point, without Kafka: at step 0, or at given weights.",
        footer = {
            "",
            "Examples:",
            "  edgewatch evaluate my.yaml --top 3                            at step 0, after warm-up and kick",
            "  edgewatch evaluate my.yaml --weights w.npy --json             at these weights, for scripts",
            "  edgewatch evaluate my.yaml --out DIR --directions V.npy       vectors as npy files",
            "",
            "Exit code 0: evaluated, also where the loss is not finite or a tolerance was not reached (see status);",
            "1: failed; 2: wrong usage, experiment or data."
        })
public final class EvaluateCommand implements Callable<Integer> {
    private static final double FLOAT_TOLERANCE = 1e-5;
    private static final double DOUBLE_TOLERANCE = 1e-8;

    @Spec
    @SuppressWarnings("NullAway.Init") // picocli sets it
    private CommandSpec spec;

    @Parameters(paramLabel = "EXPERIMENT", description = "experiment file")
    @SuppressWarnings("NullAway.Init") // picocli sets it
    private Path experimentFile;

    @Option(
            names = "--weights",
            paramLabel = "w.npy",
            description = "evaluate at these weights, shape [P]; warm-up and kick are left out")
    private @Nullable Path weights;

    @Option(
            names = "--top",
            paramLabel = "K",
            defaultValue = "1",
            description = "eigenvalues of H to find; default ${DEFAULT-VALUE}")
    private int top;

    @Option(
            names = "--tolerance",
            paramLabel = "t",
            description = "residuals relative to the largest eigenvalue; default 1e-8 in f64, 1e-5 in f32")
    private @Nullable Double tolerance;

    @Option(
            names = "--directions",
            paramLabel = "V.npy",
            description = "directions as columns, shape [P, m], for hessianTimesDirections.npy and thirdOrder.npy")
    private @Nullable Path directions;

    @Option(names = "--out", paramLabel = "DIR", description = "write vectors there as npy files")
    private @Nullable Path out;

    @Option(names = "--precision", paramLabel = "f32|f64", description = "instead of the experiment's")
    private @Nullable String precision;

    @Option(names = "--json", description = "print JSON")
    private boolean json;

    @Override
    public Integer call() throws IOException {
        try (PreparedExperiment prepared = prepared()) {
            int dimension = prepared.objective().dimension();
            if (top > dimension) {
                throw mistake("--top must be at most " + dimension + ", the number of weights, got: " + top, null);
            }
            Optional<Directions> along = directions(prepared);
            try (var evaluator = new Evaluator(prepared, top, tolerance(prepared))) {
                Evaluation evaluation = evaluator.evaluate();
                if (out != null) {
                    new EvaluationFiles(out).write(evaluator.point(), evaluation, along);
                }
                print(new EvaluationReport(evaluation));
            }
            return 0;
        }
    }

    private void print(EvaluationReport report) {
        PrintWriter writer = spec.commandLine().getOut();
        writer.println(json ? report.json() : report.table().stripTrailing());
        writer.flush();
    }

    private double tolerance(PreparedExperiment prepared) {
        if (tolerance != null) {
            return tolerance;
        }
        return prepared.experiment().precision() == Precision.F32 ? FLOAT_TOLERANCE : DOUBLE_TOLERANCE;
    }

    /** Everything that is the user's to mend shows here, before anything is computed. */
    private PreparedExperiment prepared() {
        try {
            requireUsable();
            Experiment experiment = ExperimentFile.read(experimentFile);
            if (precision != null) {
                experiment = experiment.withPrecision(precision(precision));
            }
            if (weights != null) {
                Start start = experiment.init();
                experiment = experiment.withInit(new Start(
                        new InitChoice.Loaded(weights), start.optimizerState(), Optional.empty(), Optional.empty()));
            }
            return PreparedExperiment.prepare(experiment);
        } catch (ExperimentException | IllegalArgumentException e) {
            throw mistake(String.valueOf(e.getMessage()), e);
        }
    }

    private void requireUsable() {
        if (top < 1) {
            throw new IllegalArgumentException("--top must be at least 1, got: " + top);
        }
        if (tolerance != null && !(tolerance > 0 && tolerance < 1)) {
            throw new IllegalArgumentException("--tolerance must lie between 0 and 1, got: " + tolerance);
        }
        if (directions != null && out == null) {
            throw new IllegalArgumentException("--directions needs --out DIR, where its products are written");
        }
        if (out != null) {
            try {
                Files.createDirectories(out);
            } catch (IOException e) {
                throw new IllegalArgumentException("--out " + out + " cannot be made a directory", e);
            }
            if (!Files.isWritable(out)) {
                throw new IllegalArgumentException("--out " + out + " cannot be written");
            }
        }
    }

    private static Precision precision(String label) {
        return Arrays.stream(Precision.values())
                .filter(precision -> precision.label().equals(label))
                .findFirst()
                .orElseThrow(
                        () -> new IllegalArgumentException("--precision must be f32 or f64, got: '" + label + "'"));
    }

    private Optional<Directions> directions(PreparedExperiment prepared) {
        if (directions == null) {
            return Optional.empty();
        }
        try {
            return Optional.of(Directions.read(
                    directions,
                    prepared.objective().dimension(),
                    prepared.objective().precision()));
        } catch (ExperimentException e) {
            throw mistake(String.valueOf(e.getMessage()), e);
        }
    }

    private ParameterException mistake(String message, @Nullable Exception cause) {
        return new ParameterException(spec.commandLine(), message, cause);
    }
}
