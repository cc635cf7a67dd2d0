package io.edgewatch.runtime.runs;

import io.edgewatch.runtime.cli.TextTable;
import io.edgewatch.wire.Attempt;
import io.edgewatch.wire.Progress;
import io.edgewatch.wire.RunManifest;
import io.edgewatch.wire.Specification;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/** Runs as lines for a person. */
final class RunText {
    private final Instant now;

    RunText(Instant now) {
        this.now = now;
    }

    List<String> list(Collection<RunOverview> runs) {
        if (runs.isEmpty()) {
            return List.of("no runs");
        }
        TextTable table =
                new TextTable("run", "standing", "step", "attempt", "partition", "newest", "experiment", "analyzers");
        for (RunOverview run : runs) {
            RunManifest manifest = run.manifest();
            table.add(
                    manifest.run(),
                    run.standing(now).label(),
                    step(run) + " of " + manifest.plannedSteps(),
                    Integer.toString(manifest.latestAttempt().number()),
                    Integer.toString(manifest.partition()),
                    run.newest().truncatedTo(ChronoUnit.SECONDS).toString(),
                    manifest.name(),
                    run.progress().entrySet().stream()
                            .map(instance -> instance.getKey() + " " + brief(instance.getValue()))
                            .collect(Collectors.joining(", ")));
        }
        return table.lines();
    }

    List<String> one(RunOverview run) {
        RunManifest manifest = run.manifest();
        List<String> lines = new ArrayList<>();
        lines.add("run         " + manifest.run() + ", " + run.standing(now).label() + " at step " + step(run) + " of "
                + manifest.plannedSteps() + ", " + run.newest());
        lines.add(
                "experiment  " + manifest.name() + ", seed " + manifest.seed() + ", partition " + manifest.partition());
        lines.add("model       " + text(manifest.model()) + "; " + manifest.dimension() + " weights, "
                + manifest.precision().name().toLowerCase(Locale.ROOT));
        lines.add("criterion   " + text(manifest.criterion()));
        lines.add("optimizer   " + text(manifest.optimizer()));
        manifest.start().ifPresent(start -> lines.add("start       " + text(start)));
        lines.add("batch rule  " + text(manifest.batchRule()) + "; every "
                + manifest.publish().every() + ". step is published"
                + (manifest.publish().consecutive() == 1
                        ? ""
                        : ", " + manifest.publish().consecutive() + " in a row"));
        lines.add("dataset     " + manifest.dataset().contentHash() + ", "
                + manifest.dataset().totalBytes() + " bytes in "
                + manifest.dataset().chunks()
                + " chunks, partition " + manifest.dataset().partition());
        lines.add("versions    " + manifest.versions());
        for (Attempt attempt : manifest.attempts()) {
            lines.add("attempt     " + attempt.number() + " from step " + attempt.firstStep() + ", started "
                    + attempt.started());
        }
        run.progress().forEach((instance, progress) -> lines.add("analyzer    " + instance + ": " + full(progress)));
        return lines;
    }

    private static String step(RunOverview run) {
        return run.lastStep() < 0 ? "-" : Long.toString(run.lastStep());
    }

    private static String text(Specification specification) {
        return specification.settings().isEmpty()
                ? specification.kind()
                : specification.kind() + " " + specification.settings();
    }

    private static String brief(Progress progress) {
        String step = progress.lastCompletedStep() < 0 ? "-" : Long.toString(progress.lastCompletedStep());
        return step + " (" + progress.analysis().name().toLowerCase(Locale.ROOT) + ")";
    }

    private static String full(Progress progress) {
        return progress.analysis().name().toLowerCase(Locale.ROOT) + " at step " + progress.lastCompletedStep()
                + " of attempt " + progress.attempt() + ", " + progress.measuredSteps() + " measured, "
                + progress.gapSteps() + " missing" + (progress.detail().isEmpty() ? "" : ": " + progress.detail());
    }
}
