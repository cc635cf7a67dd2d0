package io.edgewatch.runtime.runs;

import io.edgewatch.runtime.cli.ConnectionOptions;
import java.io.PrintWriter;
import java.time.Instant;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code edgewatch runs show ID}. */
@Command(name = "show", mixinStandardHelpOptions = true, description = "Shows what the topics say of one run.")
final class ShowRunCommand implements Callable<Integer> {
    @Spec
    @SuppressWarnings("NullAway.Init") // picocli sets it
    private CommandSpec spec;

    @Mixin
    private final ConnectionOptions connection = new ConnectionOptions();

    @Parameters(paramLabel = "ID", description = "run id")
    private String run = "";

    @Option(names = "--json", description = "as JSON")
    private boolean json;

    @Override
    public Integer call() {
        RunArchive archive = RunArchive.open(connection.connection());
        RunOverview overview;
        try {
            overview = archive.one(run);
        } catch (IllegalArgumentException e) {
            throw new ParameterException(spec.commandLine(), String.valueOf(e.getMessage()), e);
        }
        PrintWriter out = spec.commandLine().getOut();
        Instant now = Instant.now();
        if (json) {
            out.println(new RunJson(now).one(overview));
        } else {
            new RunText(now).one(overview).forEach(out::println);
        }
        out.flush();
        return 0;
    }
}
