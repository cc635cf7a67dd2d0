package io.edgewatch.streams.page;

import io.edgewatch.wire.Alert;
import io.edgewatch.wire.Measurement;
import io.edgewatch.wire.PhaseChange;
import io.edgewatch.wire.RunEvent;
import io.edgewatch.wire.RunManifest;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * What the topics say of every run, bounded. Written by the feed, read by whoever asks; any thread.
 *
 * <p>A run is shown once its manifest is here. Records may come before it, for they are read from other topics; of a
 * deleted run they come without one, and are the first to go when there are too many.
 */
final class RunBoard {
    private final String judge;
    private final int tables;
    private final int rowsPerRun;
    private final Map<String, RunEntry> runs = new TreeMap<>();
    private final Set<String> deleted = new TreeSet<>();

    /**
     * An empty board.
     *
     * @param judge analyzer instance that judges; of others what {@link Column} names is shown
     * @param tables runs whose steps are kept, those heard of last
     * @param rowsPerRun steps kept of each
     */
    RunBoard(String judge, int tables, int rowsPerRun) {
        this.judge = judge;
        this.tables = tables;
        this.rowsPerRun = rowsPerRun;
    }

    synchronized void add(RunManifest manifest) {
        runs.computeIfAbsent(manifest.run(), unused -> new RunEntry(rowsPerRun)).add(manifest);
    }

    synchronized void delete(String run) {
        if (runs.remove(run) != null) {
            deleted.add(run);
        }
    }

    synchronized void add(RunEvent event) {
        entry(event.run()).add(event);
    }

    synchronized void add(Measurement measurement) {
        Column.of(measurement.key(), judge)
                .ifPresent(column -> entry(measurement.key().run()).add(measurement, column));
    }

    synchronized void add(PhaseChange change) {
        entry(change.run()).add(change);
    }

    synchronized void add(Alert alert) {
        entry(alert.run()).add(alert);
    }

    private RunEntry entry(String run) {
        RunEntry known = runs.get(run);
        if (known == null || !known.hasSteps()) {
            makeRoom();
        }
        return runs.computeIfAbsent(run, unused -> new RunEntry(rowsPerRun));
    }

    private void makeRoom() {
        List<Map.Entry<String, RunEntry>> kept = runs.entrySet().stream()
                .filter(run -> run.getValue().hasSteps() || !run.getValue().isShown())
                .toList();
        if (kept.size() < tables) {
            return;
        }
        Map.Entry<String, RunEntry> least = kept.stream()
                .min(Comparator.comparing((Map.Entry<String, RunEntry> run) ->
                                run.getValue().isShown())
                        .thenComparing(run -> run.getValue().lastHeard()))
                .orElseThrow();
        if (least.getValue().isShown()) {
            least.getValue().forgetSteps();
        } else {
            runs.remove(least.getKey());
        }
    }

    /** The runs, those heard of last first. */
    synchronized List<RunSummary> summaries() {
        return runs.values().stream()
                .flatMap(entry -> entry.summary().stream())
                .sorted(Comparator.comparing(RunSummary::lastHeard).reversed())
                .toList();
    }

    /** Names of the runs shown. */
    synchronized List<String> names() {
        return runs.entrySet().stream()
                .filter(run -> run.getValue().isShown())
                .map(Map.Entry::getKey)
                .toList();
    }

    /**
     * What is kept of a run; empty if it is not shown.
     *
     * @param every 1 for all rows, n for the envelope of each n
     */
    synchronized Optional<RunPart> history(String run, long from, long to, int every) {
        return Optional.ofNullable(runs.get(run)).flatMap(entry -> entry.all(from, to, every));
    }

    /** What has changed since the last call. */
    synchronized Changes changes() {
        List<RunPart> parts = new ArrayList<>();
        runs.values().forEach(entry -> entry.changes().ifPresent(parts::add));
        Changes changes = new Changes(parts, List.copyOf(deleted));
        deleted.clear();
        return changes;
    }

    /**
     * What has changed.
     *
     * @param parts of runs
     * @param deleted runs that are no more
     */
    record Changes(List<RunPart> parts, List<String> deleted) {
        boolean isEmpty() {
            return parts.isEmpty() && deleted.isEmpty();
        }
    }
}
