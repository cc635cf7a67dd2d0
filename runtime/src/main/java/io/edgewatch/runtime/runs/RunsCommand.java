package io.edgewatch.runtime.runs;

import io.edgewatch.runtime.cli.ConnectionOptions;
import java.io.PrintWriter;
import java.time.Instant;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code edgewatch runs}: lists them; {@code show} and {@code delete} are of one. */
@Command(
        name = "runs",
        mixinStandardHelpOptions = true,
        subcommands = {RunsCommand.List.class, ShowRunCommand.class, DeleteRunCommand.class},
        description = "Lists the runs of a cluster; shows one or deletes one.",
        footer = {
            "",
            "Examples:",
            "  edgewatch runs                              all runs and how they stand",
            "  edgewatch runs list --json                  for scripts",
            "  edgewatch runs show ID                      its manifest, attempts and analyzers",
            "  edgewatch runs delete ID --yes              what it left on compacted topics goes",
            "",
            "Standing: training, silent (its next step is overdue), abandoned (nothing for 15 minutes), completed,",
            "failed, stopped, unknown (no event is left).",
            "Exit code 0: done; 1: the cluster does not answer, or the run is not deleted; 2: wrong usage, no such run."
        })
public final class RunsCommand implements Callable<Integer> {
    @Spec
    @SuppressWarnings("NullAway.Init") // picocli sets it
    private CommandSpec spec;

    @Mixin
    private final Listing listing = new Listing();

    @Override
    public Integer call() {
        return listing.print(spec.commandLine().getOut());
    }

    /** {@code edgewatch runs list}, the same as {@code edgewatch runs}. */
    @Command(name = "list", mixinStandardHelpOptions = true, description = "Lists the runs of a cluster.")
    static final class List implements Callable<Integer> {
        @Spec
        @SuppressWarnings("NullAway.Init") // picocli sets it
        private CommandSpec spec;

        @Mixin
        private final Listing listing = new Listing();

        @Override
        public Integer call() {
            return listing.print(spec.commandLine().getOut());
        }
    }

    /** What both have in common. */
    static final class Listing {
        @Mixin
        private final ConnectionOptions connection = new ConnectionOptions();

        @Option(names = "--json", description = "as JSON")
        private boolean json;

        int print(PrintWriter out) {
            Map<String, RunOverview> runs =
                    RunArchive.open(connection.connection()).all();
            Instant now = Instant.now();
            if (json) {
                out.println(new RunJson(now).list(runs.values()));
            } else {
                new RunText(now).list(runs.values()).forEach(out::println);
            }
            out.flush();
            return 0;
        }
    }
}
