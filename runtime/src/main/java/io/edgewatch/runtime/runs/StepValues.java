package io.edgewatch.runtime.runs;

import io.edgewatch.wire.Attempt;
import io.edgewatch.wire.Measurement;
import io.edgewatch.wire.MeasurementKey;
import io.edgewatch.wire.RunEvent;
import io.edgewatch.wire.RunManifest;
import java.util.Comparator;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * A run by step: what was published and what was measured. Of a step that several attempts took, the highest attempt's whose
 * first step is not after it.
 */
final class StepValues {
    /** What a step's record says, before the measured columns. */
    static final String LOSS = "loss";

    static final String GRADIENT_NORM = "gradientNorm";

    private final RunManifest manifest;
    private final SortedMap<Long, SortedMap<String, Double>> rows = new TreeMap<>();
    private final SortedSet<String> measured = new TreeSet<>();

    StepValues(RunManifest manifest) {
        this.manifest = manifest;
    }

    void add(RunEvent event) {
        if (event instanceof RunEvent.Step step && isHistory(step.run(), step.attempt(), step.step())) {
            row(step.step()).put(LOSS, step.loss());
            row(step.step()).put(GRADIENT_NORM, step.gradientNorm());
        }
    }

    void add(Measurement measurement) {
        MeasurementKey key = measurement.key();
        if (isHistory(key.run(), key.attempt(), key.step())) {
            String column = column(key);
            measured.add(column);
            row(key.step()).put(column, measurement.value());
        }
    }

    /** {@code instance.quantity}, and {@code .index} where there is one above 0. */
    private static String column(MeasurementKey key) {
        String name = key.instance() + '.' + key.quantity();
        return key.index() == 0 ? name : name + '.' + key.index();
    }

    /** What is known of a step. */
    SortedMap<String, Double> row(long step) {
        return rows.computeIfAbsent(step, unused -> new TreeMap<>());
    }

    private boolean isHistory(String run, int attempt, long step) {
        return run.equals(manifest.run()) && attempt == attemptOf(step);
    }

    /** The attempt that a step of the history is of. */
    int attemptOf(long step) {
        return manifest.attempts().stream()
                .filter(attempt -> attempt.firstStep() <= step)
                .max(Comparator.comparingInt(Attempt::number))
                .map(Attempt::number)
                .orElse(0);
    }

    /** Names of what was measured at any step. */
    SortedSet<String> measured() {
        return measured;
    }

    /** By step, ascending; a value that is not known is not there. */
    SortedMap<Long, SortedMap<String, Double>> rows() {
        return rows;
    }
}
