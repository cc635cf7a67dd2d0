package io.edgewatch.streams.metrics;

import io.edgewatch.wire.MeasurementKey;
import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/** What the central flow predicts of training, and what it is held against. */
public enum PredictedQuantity {
    /** Time-averaged loss, against the losses the trainer published. */
    LOSS(InstanceQuantity.PREDICTED_LOSS),
    /** S at the flow's weights, against the judging instance's. */
    SHARPNESS(InstanceQuantity.FLOW_SHARPNESS),
    /** Total variance of the oscillation, against {@link InstanceQuantity#TOTAL_VARIANCE}. */
    VARIANCE(InstanceQuantity.PREDICTED_VARIANCE),
    /** Time-averaged loss foretold before the step was taken, against the losses as well. */
    FORECAST(InstanceQuantity.FORECAST_LOSS);

    private final InstanceQuantity prediction;

    PredictedQuantity(InstanceQuantity prediction) {
        this.prediction = prediction;
    }

    /** The one that a measurement predicts, if it does. */
    public static Optional<PredictedQuantity> predictedBy(MeasurementKey key) {
        return Arrays.stream(values())
                .filter(predicted -> predicted.prediction.isOf(key))
                .findFirst();
    }

    /** Its label. */
    public String label() {
        return name().toLowerCase(Locale.ROOT);
    }
}
