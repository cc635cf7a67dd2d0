package io.edgewatch.streams.page;

import io.edgewatch.runtime.cli.TextTable;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** Runs as lines of text, those heard of last first, and the newest alert of each. */
final class WatchTable {
    private WatchTable() {}

    static List<String> of(List<RunPart> runs, Instant now) {
        if (runs.isEmpty()) {
            return List.of("no run yet");
        }
        TextTable table = new TextTable(
                "RUN", "STATE", "PHASE", "STEP", "LOSS", "SHARPNESS", "THRESHOLD", "RATIO", "HEARD", "ALERT");
        for (RunPart part : runs) {
            RunSummary summary = part.summary();
            table.add(
                    summary.manifest().run(),
                    summary.life().name().toLowerCase(Locale.ROOT),
                    summary.phase()
                            .map(phase -> phase.onset() ? phase.label() + " (onset)" : phase.label())
                            .orElse("-"),
                    summary.lastStep() < 0 ? "-" : Long.toString(summary.lastStep()),
                    newest(part, Column.LOSS),
                    newest(part, Column.SHARPNESS),
                    newest(part, Column.THRESHOLD),
                    newest(part, Column.RATIO),
                    ago(Duration.between(summary.lastHeard(), now)),
                    part.alerts().isEmpty()
                            ? "-"
                            : part.alerts().get(part.alerts().size() - 1).kind().label());
        }
        return table.lines();
    }

    /** The value of the highest step that has one. */
    private static String newest(RunPart part, Column column) {
        List<StepRow> rows = new ArrayList<>(part.rows());
        for (int i = rows.size() - 1; i >= 0; i--) {
            if (rows.get(i).knows(column)) {
                return String.format(Locale.ROOT, "%.5g", rows.get(i).value(column));
            }
        }
        return "-";
    }

    private static String ago(Duration duration) {
        long seconds = Math.max(0, duration.toSeconds());
        if (seconds < 120) {
            return seconds + " s ago";
        }
        return seconds < 7_200 ? seconds / 60 + " min ago" : seconds / 3_600 + " h ago";
    }
}
