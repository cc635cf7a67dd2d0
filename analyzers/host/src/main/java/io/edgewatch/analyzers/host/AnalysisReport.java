package io.edgewatch.analyzers.host;

import io.edgewatch.analyzers.host.attach.Attachment;
import io.edgewatch.analyzers.host.status.RunEnd;
import io.edgewatch.analyzers.host.status.RunListener;
import io.edgewatch.analyzers.host.status.RunStatus;
import io.edgewatch.wire.Progress;
import io.edgewatch.wire.RunManifest;
import java.io.PrintWriter;
import java.util.List;
import java.util.Locale;

/** What {@code analyze} prints; from any thread. */
final class AnalysisReport implements RunListener {
    /** Looks between two status lines: a few seconds apart. */
    private static final int LOOKS = 25;

    private final PrintWriter out;
    private int looks;
    private String lastStatus = "";

    AnalysisReport(PrintWriter out) {
        this.out = out;
    }

    synchronized void line(String what, String text) {
        out.printf("%-10s %s%n", what, text);
        out.flush();
    }

    /** An instance reads. */
    void started(AnalyzerInstance instance, Attachment attachment) {
        line(
                "analyzer",
                instance.name() + ", configuration " + instance.configurationDigest() + ", policy "
                        + attachment.policy() + ", "
                        + attachment.only().map(run -> "run " + run.run()).orElse("all runs") + " from "
                        + attachment.from());
    }

    @Override
    public void begins(String instance, RunManifest run, Progress progress) {
        line(
                "begin",
                instance + ": run " + run.run() + ", attempt " + progress.attempt() + ", from step "
                        + (progress.lastCompletedStep() + 1) + ", " + counts(progress));
    }

    @Override
    public void ends(String instance, String run, Progress progress) {
        String outcome = progress.analysis().name().toLowerCase(Locale.ROOT);
        String why = progress.detail().isEmpty() ? "" : "; " + progress.detail();
        line(
                "end",
                instance + ": run " + run + " " + outcome + " at step " + progress.lastCompletedStep() + ", "
                        + counts(progress) + why);
    }

    @Override
    public void refuses(String instance, String run, String reason) {
        line("refused", reason);
    }

    @Override
    public void letsGo(String instance, String run, Progress progress) {
        line(
                "silent",
                instance + ": run " + run + " at step " + progress.lastCompletedStep() + ", until it is heard of");
    }

    private static String counts(Progress progress) {
        return progress.measuredSteps() + " measured, " + progress.gapSteps() + " missing";
    }

    /** Looked at again: now and then a line for each run that has moved. */
    void look(List<AnalyzerHost> hosts) {
        looks = (looks + 1) % LOOKS;
        if (looks != 0) {
            return;
        }
        StringBuilder status = new StringBuilder();
        for (AnalyzerHost host : hosts) {
            for (RunStatus run : host.status()) {
                status.append(String.format(
                        "%-10s %s: %s%n", "status", host.instance().name(), run.text()));
            }
        }
        if (!status.toString().equals(lastStatus)) {
            lastStatus = status.toString();
            synchronized (this) {
                out.print(status);
                out.flush();
            }
        }
    }

    /**
     * The exit code of instances that were attached to one run, or were asked to stop.
     *
     * @throws IllegalStateException if one of them could not measure its run, saying why
     */
    int conclude(List<AnalyzerHost> hosts) {
        for (AnalyzerHost host : hosts) {
            host.end().ifPresent(end -> requireMeasured(host.instance().name(), end));
        }
        return 0;
    }

    private static void requireMeasured(String instance, RunEnd end) {
        if (end instanceof RunEnd.Untouched untouched) {
            throw new IllegalStateException(untouched.reason());
        }
        if (end instanceof RunEnd.Done done && done.progress().analysis() != Progress.Analysis.FINISHED) {
            String outcome = done.progress().analysis().name().toLowerCase(Locale.ROOT);
            throw new IllegalStateException("analyzer " + instance + " " + outcome + " the run: "
                    + done.progress().detail() + "; --from start tries it again");
        }
    }
}
