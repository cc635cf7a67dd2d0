package io.edgewatch.standalone.demo;

import io.edgewatch.wire.Alert;
import io.edgewatch.wire.Measurement;
import io.edgewatch.wire.Phase;
import io.edgewatch.wire.PhaseChange;
import io.edgewatch.wire.Progress;
import io.edgewatch.wire.RunEvent;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalLong;
import java.util.Set;
import java.util.TreeMap;

/** What the topics say of one run so far. Not thread-safe. */
final class RunView {
    private final String judge;
    private final Set<Long> publishedSteps = new HashSet<>();
    private final Set<Long> measuredSteps = new HashSet<>();
    private final Map<String, Double> latest = new HashMap<>();
    private final Map<String, Progress> progress = new HashMap<>();
    private final List<Alert> alerts = new ArrayList<>();
    private Optional<RunEvent.Step> lastStep = Optional.empty();
    private Optional<RunEvent.Ended> ended = Optional.empty();
    private Optional<PhaseChange> phase = Optional.empty();
    private boolean startedAbove;
    private OptionalLong firstCrossingStep = OptionalLong.empty();
    private long measuredStep = -1;
    private long droppedSteps;

    /**
     * An empty view.
     *
     * @param judge the analyzer instance whose sharpness is shown
     */
    RunView(String judge) {
        this.judge = judge;
    }

    void add(RunEvent event) {
        if (event instanceof RunEvent.Step step) {
            publishedSteps.add(step.step());
            lastStep = Optional.of(step);
        } else if (event instanceof RunEvent.Gap gap) {
            droppedSteps += gap.steps();
        } else if (event instanceof RunEvent.Ended end) {
            ended = Optional.of(end);
        }
    }

    void add(Measurement measurement) {
        if (!measurement.key().instance().equals(judge) || measurement.key().index() != 0) {
            return;
        }
        if (measurement.key().quantity().equals("sharpness")) {
            measuredSteps.add(measurement.key().step());
        }
        if (measurement.key().step() >= measuredStep) {
            measuredStep = measurement.key().step();
            latest.put(measurement.key().quantity(), measurement.value());
        }
    }

    /** Streams judges a step when it is measured: the changes of a lagging analyzer come after those of later steps. */
    void add(PhaseChange change) {
        if (phase.map(PhaseChange::step).orElse(-1L) <= change.step()) {
            phase = Optional.of(change);
        }
        startedAbove |= change.startedAbove();
        if (change.firstCrossingStep().isPresent()) {
            firstCrossingStep = change.firstCrossingStep();
        }
    }

    void add(Alert alert) {
        alerts.add(alert);
    }

    void add(String instance, Progress latestProgress) {
        progress.put(instance, latestProgress);
    }

    Optional<RunEvent.Step> lastStep() {
        return lastStep;
    }

    Optional<RunEvent.Ended> ended() {
        return ended;
    }

    int publishedSteps() {
        return publishedSteps.size();
    }

    int measuredSteps() {
        return measuredSteps.size();
    }

    long measuredStep() {
        return measuredStep;
    }

    long droppedSteps() {
        return droppedSteps;
    }

    /** The judge's newest value of a quantity. */
    OptionalDouble latest(String quantity) {
        Double value = latest.get(quantity);
        return value == null ? OptionalDouble.empty() : OptionalDouble.of(value);
    }

    Optional<Phase> phase() {
        return phase.map(PhaseChange::phase);
    }

    /** The first measured step was at the threshold or above; false while nothing is measured. */
    boolean startedAbove() {
        return startedAbove;
    }

    OptionalLong firstCrossingStep() {
        return firstCrossingStep;
    }

    List<Alert> alerts() {
        return List.copyOf(alerts);
    }

    /** Steps that an analyzer had to declare missing, the most over all instances. */
    long gapSteps() {
        return progress.values().stream().mapToLong(Progress::gapSteps).max().orElse(0);
    }

    /** Where each analyzer stands, by instance. */
    Map<String, Progress> progress() {
        return new TreeMap<>(progress);
    }

    Optional<Progress> progress(String instance) {
        return Optional.ofNullable(progress.get(instance));
    }
}
