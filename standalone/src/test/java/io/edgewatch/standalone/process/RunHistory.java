package io.edgewatch.standalone.process;

import io.edgewatch.wire.Alert;
import io.edgewatch.wire.Attempt;
import io.edgewatch.wire.Measurement;
import io.edgewatch.wire.RunEvent;
import io.edgewatch.wire.RunManifest;
import io.edgewatch.wire.TensorKind;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.LongStream;

/** The history of a run by its definition: for each step the highest attempt whose first step is not after it. */
final class RunHistory {
    private final List<Attempt> attempts;
    private final Map<Long, RunEvent.Step> published = new TreeMap<>();
    private final Set<Long> declaredMissing = new TreeSet<>();
    private final List<String> twice = new ArrayList<>();
    private long lastStep = -1;

    RunHistory(RunManifest manifest, List<RunEvent> events) {
        this.attempts = manifest.attempts();
        events.forEach(this::add);
    }

    private void add(RunEvent event) {
        if (event instanceof RunEvent.Step step && attemptOf(step.step()) == step.attempt()) {
            if (published.put(step.step(), step) != null) {
                twice.add("step " + step.step() + " of attempt " + step.attempt());
            }
        } else if (event instanceof RunEvent.Gap gap) {
            LongStream.rangeClosed(gap.firstStep(), gap.lastStep())
                    .filter(step -> attemptOf(step) == gap.attempt())
                    .forEach(declaredMissing::add);
        } else if (event instanceof RunEvent.Ended ended && ended.attempt() == attempts.size()) {
            lastStep = ended.lastStep();
        }
    }

    int attemptOf(long step) {
        return attempts.stream()
                .filter(attempt -> attempt.firstStep() <= step)
                .mapToInt(Attempt::number)
                .max()
                .orElseThrow();
    }

    Map<Long, RunEvent.Step> published() {
        return published;
    }

    Set<Long> declaredMissing() {
        return declaredMissing;
    }

    /** Step records that came more than once. */
    List<String> publishedTwice() {
        return twice;
    }

    /** Steps of which nothing is said: neither published nor declared missing. */
    List<Long> untold() {
        return LongStream.rangeClosed(0, lastStep)
                .filter(step -> !published.containsKey(step) && !declaredMissing.contains(step))
                .boxed()
                .toList();
    }

    long lastStep() {
        return lastStep;
    }

    /** Published steps of the history without a measurement of their own attempt. */
    List<Long> unmeasured(List<Measurement> measurements) {
        Set<String> measured = measurements.stream()
                .map(m -> m.key().attempt() + "/" + m.key().step())
                .collect(Collectors.toSet());
        return published.values().stream()
                .filter(step -> !measured.contains(step.attempt() + "/" + step.step()))
                .map(RunEvent.Step::step)
                .toList();
    }

    /**
     * Where an attempt's ratios cross 1 from below, by the definition alone: a crossing disarms, two measured steps below
     * 0.9 arm again; a run that starts above is not armed.
     */
    static List<Long> crossings(int attempt, List<Measurement> ratios) {
        List<Long> crossings = new ArrayList<>();
        boolean armed = false;
        boolean first = true;
        int below = 0;
        for (Measurement ratio : inOrder(attempt, ratios)) {
            below = ratio.value() < 0.9 ? below + 1 : 0;
            armed |= below >= 2 || (first && ratio.value() < 1);
            first = false;
            if (armed && ratio.value() >= 1) {
                crossings.add(ratio.key().step());
                armed = false;
            }
        }
        return crossings;
    }

    private static List<Measurement> inOrder(int attempt, List<Measurement> ratios) {
        return ratios.stream()
                .filter(m -> m.key().attempt() == attempt)
                .sorted(Comparator.comparingLong(m -> m.key().step()))
                .toList();
    }

    /** Steps of an attempt's crossing alerts, as often as they were raised. */
    static List<Long> crossingAlerts(int attempt, List<Alert> alerts) {
        return alerts.stream()
                .filter(alert -> alert.attempt() == attempt && alert.kind() == Alert.Kind.CROSSED_EDGE)
                .map(Alert::step)
                .toList();
    }

    /** Weights' checksums by step. */
    Map<Long, Integer> weightChecksums() {
        Map<Long, Integer> checksums = new HashMap<>();
        published.forEach((step, record) -> record.tensors().stream()
                .filter(tensor -> tensor.kind() == TensorKind.WEIGHTS)
                .forEach(tensor -> checksums.put(step, tensor.crc32c())));
        return checksums;
    }
}
