package io.edgewatch.analyzers.api;

/** Where an analyzer puts what it measured at the current step. */
public interface Measurements {

    /**
     * Adds one value.
     *
     * @param quantity one of the plugin's
     * @param index from 0; for eigenvalues the place in descending order, else 0
     * @param value the value; infinite or NaN only where the quantity truly is
     * @param uncertainty bound or residual on {@code value} in its unit, ≥ 0; 0 for what is exact
     */
    void add(Quantity quantity, int index, double value, double uncertainty);
}
