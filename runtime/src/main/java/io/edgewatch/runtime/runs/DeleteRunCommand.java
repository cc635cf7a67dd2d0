package io.edgewatch.runtime.runs;

import io.edgewatch.runtime.cli.ConnectionOptions;
import io.edgewatch.runtime.kafka.KafkaConnection;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintWriter;
import java.io.UncheckedIOException;
import java.nio.charset.Charset;
import java.time.Instant;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code edgewatch runs delete ID}. */
@Command(
        name = "delete",
        mixinStandardHelpOptions = true,
        description = "Deletes a run: its manifest, progress, measurements, and its training data if no other run has"
                + " the same.",
        footer = {
            "",
            "Its steps, phases and alerts are history and stay; its weights and gradients go as the tensor budget is",
            "used up. The user must be allowed to write all of these topics, which no role is: an administrator."
        })
final class DeleteRunCommand implements Callable<Integer> {
    @Spec
    @SuppressWarnings("NullAway.Init") // picocli sets it
    private CommandSpec spec;

    @Mixin
    private final ConnectionOptions connection = new ConnectionOptions();

    @Parameters(paramLabel = "ID", description = "run id")
    private String run = "";

    @Option(names = "--yes", description = "do not ask")
    private boolean yes;

    @Option(names = "--force", description = "though its trainer may be at work")
    private boolean force;

    @Override
    public Integer call() throws InterruptedException {
        KafkaConnection cluster = connection.connection();
        RunArchive archive = RunArchive.open(cluster);
        RunOverview overview;
        try {
            overview = archive.one(run);
        } catch (IllegalArgumentException e) {
            throw new ParameterException(spec.commandLine(), String.valueOf(e.getMessage()), e);
        }
        RunStanding standing = overview.standing(Instant.now());
        if (standing.isLive() && !force) {
            throw new IllegalStateException("run " + run + " is " + standing.label() + " at step " + overview.lastStep()
                    + ", so its trainer may be at work; end it first, or delete with --force");
        }
        RunEraser eraser = new RunEraser(cluster);
        RunDeletion deletion =
                eraser.plan(overview.manifest(), archive.manifests().values());
        PrintWriter out = spec.commandLine().getOut();
        if (!yes && !agreed(deletion, standing, out)) {
            out.println("nothing was deleted");
            out.flush();
            return 1;
        }
        eraser.erase(deletion);
        out.println("deleted  " + run + ": " + deletion);
        out.flush();
        return 0;
    }

    private boolean agreed(RunDeletion deletion, RunStanding standing, PrintWriter out) {
        out.print("delete run " + run + " (" + standing.label() + "), that is " + deletion + "? [y/N] ");
        out.flush();
        try {
            String answer = new BufferedReader(new InputStreamReader(System.in, Charset.defaultCharset())).readLine();
            return answer != null && answer.strip().equalsIgnoreCase("y");
        } catch (IOException e) {
            throw new UncheckedIOException("no answer could be read: " + e.getMessage(), e);
        }
    }
}
