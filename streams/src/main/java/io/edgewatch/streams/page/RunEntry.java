package io.edgewatch.streams.page;

import io.edgewatch.wire.Alert;
import io.edgewatch.wire.Attempt;
import io.edgewatch.wire.Measurement;
import io.edgewatch.wire.PhaseChange;
import io.edgewatch.wire.RunEvent;
import io.edgewatch.wire.RunManifest;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.TreeMap;
import java.util.TreeSet;

/** One run on the board, and what of it has changed since it was last told. Guarded by the board. */
final class RunEntry {
    /** Phase changes and alerts kept, the newest: they are few, but a run may flicker for weeks. */
    private static final int NOTES_KEPT = 2_000;

    private final int capacity;
    private StepTable table;
    private Optional<RunManifest> manifest = Optional.empty();
    private final NavigableMap<Integer, Long> firstSteps = new TreeMap<>();
    private final NavigableMap<Long, PhaseChange> phases = new TreeMap<>();
    private final NavigableMap<Long, List<Alert>> alerts = new TreeMap<>();
    private RunSummary.Life life = RunSummary.Life.LIVE;
    private long lastStep = -1;
    private Instant lastHeard = Instant.EPOCH;
    private boolean hasSteps;

    private boolean told;
    private boolean changed;
    private OptionalLong supersededFrom = OptionalLong.empty();
    private final TreeSet<Long> changedSteps = new TreeSet<>();
    private final List<PhaseChange> newPhases = new ArrayList<>();
    private final List<Alert> newAlerts = new ArrayList<>();

    RunEntry(int capacity) {
        this.capacity = capacity;
        this.table = new StepTable(capacity);
    }

    void add(RunManifest next) {
        manifest = Optional.of(next);
        changed = true;
        for (Attempt attempt : next.attempts()) {
            reach(attempt.number(), attempt.firstStep());
        }
        Instant started = next.latestAttempt().started();
        lastHeard = started.isAfter(lastHeard) ? started : lastHeard;
    }

    void add(RunEvent event) {
        if (event instanceof RunEvent.Step step) {
            reach(step.attempt(), step.step());
            if (isSuperseded(step.attempt(), step.step())) {
                return;
            }
            put(step.step(), Column.LOSS, step.loss());
            put(step.step(), Column.GRADIENT_NORM, step.gradientNorm());
        }
        if (event.attempt() < newestAttempt()) {
            return;
        }
        changed = true;
        lastHeard = event.time().isAfter(lastHeard) ? event.time() : lastHeard;
        if (event instanceof RunEvent.Step step) {
            lastStep = Math.max(lastStep, step.step());
        } else if (event instanceof RunEvent.Ended ended) {
            life = switch (ended.outcome()) {
                case COMPLETED -> RunSummary.Life.COMPLETED;
                case FAILED -> RunSummary.Life.FAILED;
                case STOPPED -> RunSummary.Life.STOPPED;
            };
        }
    }

    void add(Measurement measurement, Column column) {
        reach(measurement.key().attempt(), measurement.key().step());
        if (!isSuperseded(measurement.key().attempt(), measurement.key().step())) {
            put(measurement.key().step(), column, measurement.value());
        }
    }

    private void put(long step, Column column, double value) {
        table.put(step, column, value);
        hasSteps = true;
        if (told) {
            changedSteps.add(step);
        }
    }

    void add(PhaseChange change) {
        if (isSuperseded(change.attempt(), change.step())) {
            return;
        }
        phases.put(change.step(), change);
        newPhases.add(change);
        noted();
        if (phases.size() > NOTES_KEPT) {
            phases.pollFirstEntry();
        }
    }

    void add(Alert alert) {
        if (isSuperseded(alert.attempt(), alert.step())) {
            return;
        }
        alerts.computeIfAbsent(alert.step(), unused -> new ArrayList<>()).add(alert);
        newAlerts.add(alert);
        noted();
        if (alerts.size() > NOTES_KEPT) {
            alerts.pollFirstEntry();
        }
    }

    private void noted() {
        changed = true;
        if (!told) { // all of it will be told
            newPhases.clear();
            newAlerts.clear();
        }
    }

    private int newestAttempt() {
        return firstSteps.isEmpty() ? 0 : firstSteps.lastKey();
    }

    /** Learns of an attempt; a new one takes the place of all steps from its first on. */
    private void reach(int attempt, long firstStep) {
        Long known = firstSteps.get(attempt);
        if (known != null && known <= firstStep) {
            return;
        }
        boolean supersedes = !firstSteps.isEmpty() && attempt > firstSteps.firstKey();
        if (attempt > newestAttempt()) {
            life = RunSummary.Life.LIVE;
            lastStep = Math.min(lastStep, firstStep - 1);
        }
        firstSteps.put(attempt, firstStep);
        if (supersedes) {
            supersede(firstStep, known == null ? Long.MAX_VALUE : known);
        }
    }

    /** Forgets the steps of a range; those behind it, if any, are the new attempt's, which came out of order. */
    private void supersede(long from, long to) {
        table.drop(from, to);
        phases.subMap(from, to).clear();
        alerts.subMap(from, to).clear();
        supersededFrom = OptionalLong.of(Math.min(supersededFrom.orElse(from), from));
        told = false;
    }

    private boolean isSuperseded(int attempt, long step) {
        return firstSteps.tailMap(attempt, false).values().stream().anyMatch(first -> first <= step);
    }

    boolean isShown() {
        return manifest.isPresent();
    }

    boolean hasSteps() {
        return hasSteps;
    }

    Instant lastHeard() {
        return lastHeard;
    }

    /** Lets go of the steps; the run stays listed. */
    void forgetSteps() {
        table = new StepTable(capacity);
        changedSteps.clear();
        hasSteps = false;
    }

    Optional<RunSummary> summary() {
        Optional<RunSummary.PhaseNow> phase = Optional.ofNullable(phases.lastEntry())
                .map(last -> new RunSummary.PhaseNow(
                        last.getValue().phase().label(), last.getValue().onset()));
        return manifest.map(known -> new RunSummary(known, life, phase, lastStep, lastHeard));
    }

    Optional<RunPart> all(long from, long to, int every) {
        List<Alert> allAlerts = alerts.values().stream().flatMap(List::stream).toList();
        return part(table.rows(from, to, every), List.copyOf(phases.values()), allAlerts);
    }

    private Optional<RunPart> part(List<StepRow> rows, List<PhaseChange> changes, List<Alert> raised) {
        return summary()
                .map(summary -> new RunPart(summary, supersededFrom, table.completeFrom(), rows, changes, raised));
    }

    /** What has changed since the last call; empty while there is no manifest, and then it is kept. */
    Optional<RunPart> changes() {
        if (!isShown() || (told && !changed && changedSteps.isEmpty())) {
            return Optional.empty();
        }
        Optional<RunPart> part = told
                ? part(table.rows(changedSteps), List.copyOf(newPhases), List.copyOf(newAlerts))
                : all(0, Long.MAX_VALUE, 1);
        told = true;
        changed = false;
        supersededFrom = OptionalLong.empty();
        changedSteps.clear();
        newPhases.clear();
        newAlerts.clear();
        return part;
    }
}
