package io.edgewatch.runtime.runs;

import io.edgewatch.runtime.cli.ConnectionOptions;
import java.io.BufferedWriter;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code edgewatch export RUN}. */
@Command(
        name = "export",
        mixinStandardHelpOptions = true,
        description =
                "Writes what the topics say of a run, a line for each step: loss, gradient norm, and every quantity"
                        + " that an analyzer measured, as INSTANCE.QUANTITY or INSTANCE.QUANTITY.INDEX.",
        footer = {
            "",
            "Examples:",
            "  edgewatch export my-run > my-run.csv",
            "  edgewatch export my-run --format jsonl --out my-run.jsonl",
            "",
            "A value that is not known is left out. Of a step that several attempts took, the newest attempt's is written.",
            "Exit code 0: written; 1: the cluster does not answer, nothing is there to write, or the file cannot be written;",
            "2: wrong usage, no such run."
        })
public final class ExportCommand implements Callable<Integer> {
    @Spec
    @SuppressWarnings("NullAway.Init") // picocli sets it
    private CommandSpec spec;

    @Mixin
    private final ConnectionOptions connection = new ConnectionOptions();

    @Parameters(paramLabel = "RUN", description = "run id")
    private String run = "";

    @Option(
            names = "--format",
            paramLabel = "csv|jsonl",
            defaultValue = "csv",
            description = "default ${DEFAULT-VALUE}")
    private String format = "";

    @Option(names = "--out", paramLabel = "FILE", description = "written there; default: standard output")
    private @Nullable Path file;

    @Override
    public Integer call() {
        try {
            ExportFormat chosen = format();
            StepValues values = RunArchive.open(connection.connection()).values(run);
            if (values.rows().isEmpty()) {
                throw new IllegalStateException("run " + run + " has no step on the topics, nothing is written");
            }
            write(chosen, values);
            return 0;
        } catch (IllegalArgumentException e) {
            throw new ParameterException(spec.commandLine(), String.valueOf(e.getMessage()), e);
        }
    }

    private ExportFormat format() {
        for (ExportFormat known : ExportFormat.values()) {
            if (known.name().toLowerCase(Locale.ROOT).equals(format)) {
                return known;
            }
        }
        throw new IllegalArgumentException("--format must be csv or jsonl, got: '" + format + "'");
    }

    private void write(ExportFormat chosen, StepValues values) {
        if (file == null) {
            writeTo(chosen, values, spec.commandLine().getOut());
            spec.commandLine().getOut().flush();
            return;
        }
        try (BufferedWriter out = Files.newBufferedWriter(file, StandardCharsets.UTF_8)) {
            writeTo(chosen, values, out);
        } catch (IOException e) {
            throw new UncheckedIOException(file + " cannot be written: " + e, e);
        }
    }

    private static void writeTo(ExportFormat chosen, StepValues values, Writer out) {
        try {
            chosen.write(values, out);
        } catch (IOException e) {
            throw new UncheckedIOException("the steps could not be written: " + e.getMessage(), e);
        }
    }
}
