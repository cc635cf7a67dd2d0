package io.edgewatch.streams.topology;

import io.edgewatch.streams.metrics.InstanceQuantity;
import io.edgewatch.streams.metrics.PredictedQuantity;
import io.edgewatch.streams.metrics.RunMeters;
import io.edgewatch.streams.state.RunStore;
import io.edgewatch.streams.state.WindowKey;
import io.edgewatch.streams.window.StepRing;
import io.edgewatch.wire.Measurement;
import io.edgewatch.wire.MeasurementKey;
import java.util.OptionalDouble;

/** The newest steps of every measured quantity that is shown: stored, shown, and held against what was predicted. One thread. */
final class MeasuredWindows {
    private final RunStore store;
    private final int windowSteps;
    private final ShownRuns shown;
    private final PredictionErrors predictions;

    MeasuredWindows(RunStore store, int windowSteps, ShownRuns shown, PredictionErrors predictions) {
        this.store = store;
        this.windowSteps = windowSteps;
        this.shown = shown;
        this.predictions = predictions;
    }

    /** The judging instance measured something. */
    void judging(Measurement measurement) {
        MeasurementKey key = measurement.key();
        if (isShown(key)) {
            slide(measurement, windowSteps);
            if (key.quantity().equals(RunLedger.SHARPNESS)) {
                predictions.measured(key.run(), PredictedQuantity.SHARPNESS, key.step(), measurement.value());
            }
        }
    }

    private static boolean isShown(MeasurementKey key) {
        return switch (key.quantity()) {
            case RunLedger.SHARPNESS, RunLedger.THRESHOLD -> key.index() == 0;
            case RunLedger.EIGENVALUE -> key.index() <= RunMeters.LARGEST_EIGENVALUE_INDEX;
            default -> false;
        };
    }

    /** Another instance measured something that is shown. */
    void besides(Measurement measurement) {
        MeasurementKey key = measurement.key();
        slide(measurement, 1);
        PredictedQuantity.predictedBy(key)
                .ifPresent(of -> predictions.predicted(key.run(), of, key.step(), measurement.value()));
        if (InstanceQuantity.TOTAL_VARIANCE.isOf(key)) {
            predictions.measured(key.run(), PredictedQuantity.VARIANCE, key.step(), measurement.value());
        }
    }

    /** So many of the newest are kept. */
    private void slide(Measurement measurement, int kept) {
        MeasurementKey key = measurement.key();
        WindowKey window = new WindowKey(key.instance(), key.quantity(), key.index());
        StepRing ring = store.window(key.run(), window).orElseGet(() -> StepRing.empty(windowSteps));
        if (!ring.isEmpty() && key.step() <= ring.lastStep()) {
            return;
        }
        StepRing next = ring.with(key.step(), measurement.value()).newest(kept);
        store.put(key.run(), window, next);
        shown.slid(key.run(), window, next);
    }

    /** What the same instance measured of the same step, if that is its newest. */
    OptionalDouble valueAt(MeasurementKey key, String quantity) {
        return store.window(key.run(), new WindowKey(key.instance(), quantity, 0)).stream()
                .filter(ring -> ring.lastStep() == key.step())
                .mapToDouble(StepRing::last)
                .findFirst();
    }
}
