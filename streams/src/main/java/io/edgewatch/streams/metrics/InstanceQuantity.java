package io.edgewatch.streams.metrics;

import io.edgewatch.wire.MeasurementKey;
import java.util.Arrays;
import java.util.Optional;

/**
 * What is shown of a run beside what its judging instance measures: newest values only, for what these instances publish
 * are averages over steps already. The quantity's name makes the metric's, {@code edgewatch.run.QUANTITY}; a quantity is
 * shown of the instance that is named like its analyzer.
 */
public enum InstanceQuantity {
    TOTAL_VARIANCE("oscillation", "total-variance", "Variance of the oscillation, mean of δᵀPδ over its window"),
    LAG_1_CORRELATION("oscillation", "lag-1-correlation", "Correlation of the oscillation with the step before"),
    GRADIENT_COSINE("oscillation", "gradient-cosine", "Cosine between the gradients of this step and the next"),
    CRITICAL_DIRECTIONS("oscillation", "critical-directions", "Critical directions at the midpoint"),
    COVARIANCE_TRACE("oscillation", "covariance-trace", "Variance of the oscillation in the critical directions"),
    COVARIANCE_EIGENVALUE("oscillation", "covariance-eigenvalue", "Eigenvalues of that covariance, descending"),
    ANCHOR_STEP("central-flow", "anchor-step", "Step whose midpoint the central flow starts from, -1 for none"),
    FLOW_LOSS("central-flow", "flow-loss", "Loss at the central flow's weights"),
    PREDICTED_LOSS("central-flow", "predicted-loss", "Time-averaged loss of training that the flow predicts"),
    PREDICTED_VARIANCE("central-flow", "predicted-variance", "Variance of the oscillation that the flow predicts"),
    PREDICTED_COVARIANCE_EIGENVALUE(
            "central-flow", "predicted-covariance-eigenvalue", "Eigenvalues of the predicted covariance, descending"),
    FLOW_SHARPNESS("central-flow", "flow-sharpness", "Sharpness at the central flow's weights"),
    FLOW_EFFECTIVE_SHARPNESS(
            "central-flow", "flow-effective-sharpness", "Effective sharpness at the central flow's weights"),
    FLOW_CRITICAL_DIRECTIONS(
            "central-flow", "flow-critical-directions", "Critical directions at the central flow's weights"),
    FLOW_DISTANCE("central-flow", "flow-distance", "Distance of training's midpoint from the central flow"),
    COMPLEMENTARITY_RESIDUAL(
            "central-flow", "complementarity-residual", "Relative residual of the flow's complementarity problem"),
    EFFORT("central-flow", "effort", "How the flow was integrated: 0 in full, 1 and 2 more cheaply"),
    FORECAST_LOSS("central-flow", "forecast-loss", "Time-averaged loss that the flow foretells, of the farthest step");

    private final String instance;
    private final String quantity;
    private final String description;

    InstanceQuantity(String instance, String quantity, String description) {
        this.instance = instance;
        this.quantity = quantity;
        this.description = description;
    }

    /** The one with these names, if it is shown. */
    public static Optional<InstanceQuantity> named(String instance, String quantity) {
        return Arrays.stream(values())
                .filter(shown -> shown.instance.equals(instance) && shown.quantity.equals(quantity))
                .findFirst();
    }

    /** Whether a measurement is of this one. */
    public boolean isOf(MeasurementKey key) {
        return instance.equals(key.instance()) && quantity.equals(key.quantity());
    }

    /** Whether a measurement is of one that is shown; of those with an index only the first few are. */
    public static boolean shows(MeasurementKey key) {
        return key.index() <= RunMeters.LARGEST_EIGENVALUE_INDEX
                && named(key.instance(), key.quantity()).isPresent();
    }

    /** Whether there are several of it, told apart by an index. */
    boolean isIndexed() {
        return this == COVARIANCE_EIGENVALUE || this == PREDICTED_COVARIANCE_EIGENVALUE;
    }

    String meter() {
        return "edgewatch.run." + quantity.replace('-', '.');
    }

    String description() {
        return description;
    }
}
