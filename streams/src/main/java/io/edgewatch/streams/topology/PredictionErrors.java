package io.edgewatch.streams.topology;

import io.edgewatch.streams.metrics.PredictedQuantity;
import io.edgewatch.streams.state.RunStore;
import io.edgewatch.streams.state.WindowKey;
import io.edgewatch.streams.window.StepRing;
import java.util.HashSet;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.Set;

/**
 * Predicted against measured, step by step: each waits in the store for the other, for the flow may be far behind
 * training; pairs slide through a window, over which the error is Σ predicted / Σ measured − 1. One thread.
 *
 * <p>What is measured is kept from a run's first prediction on: most runs have nobody who predicts, and fewer somebody who foretells.
 */
final class PredictionErrors {
    /** Under this name both sides of the window are stored. */
    static final String WINDOWS = "predicted-against-measured";

    /** Steps that a value waits at most. */
    private static final long KEPT = 10_000;

    private static final String PREDICTED = "predicted";
    private static final String MEASURED = "measured";

    private final RunStore store;
    private final int windowSteps;
    private final ShownRuns shown;
    private final Set<String> followed = new HashSet<>();
    private final Set<String> foretold = new HashSet<>();

    PredictionErrors(RunStore store, int windowSteps, ShownRuns shown) {
        this.store = store;
        this.windowSteps = windowSteps;
        this.shown = shown;
    }

    /** Takes a run up again whose windows are these, after a restart. */
    void resume(String run, Map<WindowKey, StepRing> windows) {
        for (PredictedQuantity of : PredictedQuantity.values()) {
            StepRing predicted = windows.get(side(of, PREDICTED));
            StepRing measured = windows.get(side(of, MEASURED));
            if (predicted != null && measured != null) {
                runsWith(of).add(run);
                show(run, of, predicted, measured);
            }
        }
    }

    void predicted(String run, PredictedQuantity of, long step, double value) {
        runsWith(of).add(run);
        met(run, of, step, PREDICTED, value, MEASURED);
    }

    void measured(String run, PredictedQuantity of, long step, double value) {
        if (runsWith(of).contains(run)) {
            met(run, of, step, MEASURED, value, PREDICTED);
        }
    }

    private Set<String> runsWith(PredictedQuantity of) {
        return of == PredictedQuantity.FORECAST ? foretold : followed;
    }

    void forget(String run) {
        foretold.remove(run);
        followed.remove(run);
    }

    private void met(String run, PredictedQuantity of, long step, String side, double value, String other) {
        StepRing mine = window(run, of, side);
        if (!Double.isFinite(value) || (!mine.isEmpty() && step <= mine.lastStep())) {
            return; // or it has been compared, and comes again after a restart
        }
        store.dropWaiting(run, of.label() + '/' + side, step - KEPT);
        OptionalDouble partner = store.takeWaiting(run, of.label() + '/' + other, step);
        if (partner.isEmpty()) {
            store.putWaiting(run, of.label() + '/' + side, step, value);
            return;
        }
        StepRing next = mine.with(step, value);
        StepRing others = window(run, of, other).with(step, partner.getAsDouble());
        store.put(run, side(of, side), next);
        store.put(run, side(of, other), others);
        boolean isPrediction = side.equals(PREDICTED);
        show(run, of, isPrediction ? next : others, isPrediction ? others : next);
    }

    private StepRing window(String run, PredictedQuantity of, String side) {
        return store.window(run, side(of, side)).orElseGet(() -> StepRing.empty(windowSteps));
    }

    private void show(String run, PredictedQuantity of, StepRing predicted, StepRing measured) {
        if (measured.mean() != 0) {
            shown.meters(run).predictionError(of, predicted.mean() / measured.mean() - 1);
        }
    }

    private static WindowKey side(PredictedQuantity of, String side) {
        return new WindowKey(WINDOWS, of.label() + '-' + side, 0);
    }
}
