package io.edgewatch.streams.metrics;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/** What the central flow predicts of training, and what it is held against. */
public enum PredictedQuantity {
    /** Time-averaged loss, against the losses the trainer published. */
    LOSS("predicted-loss"),
    /** S at the flow's weights, against the judging instance's. */
    SHARPNESS("flow-sharpness"),
    /** Total variance of the oscillation, against what {@code oscillation} measured. */
    VARIANCE("predicted-variance");

    private static final String PREDICTING_INSTANCE = "central-flow";

    private final String quantity;

    PredictedQuantity(String quantity) {
        this.quantity = quantity;
    }

    /** The one that this instance predicts under this name. */
    public static Optional<PredictedQuantity> named(String instance, String quantity) {
        return Arrays.stream(values())
                .filter(predicted -> instance.equals(PREDICTING_INSTANCE) && quantity.equals(predicted.quantity))
                .findFirst();
    }

    /** Whether this is what {@link #VARIANCE} is held against. */
    public static boolean isMeasuredVariance(String instance, String quantity) {
        return instance.equals("oscillation") && quantity.equals("total-variance");
    }

    /** Its label. */
    public String label() {
        return name().toLowerCase(Locale.ROOT);
    }
}
