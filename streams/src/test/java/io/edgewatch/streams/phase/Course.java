package io.edgewatch.streams.phase;

import io.edgewatch.wire.Alert;
import io.edgewatch.wire.PhaseChange;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.NavigableMap;
import java.util.OptionalDouble;
import java.util.TreeMap;

/** One attempt as it goes by: losses and ratios in, all that was found out. */
final class Course {
    static final PhaseSettings SETTINGS = PhaseSettings.defaults();

    final List<PhaseChange> changes = new ArrayList<>();
    final List<Alert> alerts = new ArrayList<>();
    private final NavigableMap<Long, StepTrace> traces = new TreeMap<>();
    private long nextStep;
    private RunJudgement judgement = RunJudgement.start("run", 1, SETTINGS);

    RunJudgement judgement() {
        return judgement;
    }

    /** The trainer takes a step. */
    Course trained(long step, double loss) {
        long newest = judgement.loss().lastStep();
        take(judgement.trained(step, Instant.EPOCH, loss, SETTINGS));
        if (step > newest) {
            traces.put(step, judgement.lossTrace());
        }
        return this;
    }

    /** A step is measured. */
    Course measured(long step, double ratio) {
        StepTrace asOf = traces.floorEntry(step) == null
                ? StepTrace.NONE
                : traces.floorEntry(step).getValue();
        MeasuredStep measured =
                new MeasuredStep(step, Instant.EPOCH, ratio, OptionalDouble.of(10 * ratio), OptionalDouble.of(10));
        take(judgement.measured(measured, asOf, SETTINGS));
        return this;
    }

    /** One step after the other, measured at once, with a loss that falls. */
    Course ratios(double... ratios) {
        for (double ratio : ratios) {
            trained(nextStep, 1 / (1.0 + nextStep));
            measured(nextStep++, ratio);
        }
        return this;
    }

    /** The same ratio for some steps. */
    Course stays(double ratio, int steps) {
        for (int i = 0; i < steps; i++) {
            ratios(ratio);
        }
        return this;
    }

    /** A straight line, its ends included. */
    Course goes(double from, double to, int steps) {
        for (int i = 0; i < steps; i++) {
            ratios(from + (to - from) * i / (steps - 1));
        }
        return this;
    }

    private void take(Verdict verdict) {
        judgement = verdict.judgement();
        changes.addAll(verdict.changes());
        alerts.addAll(verdict.alerts());
    }
}
