package io.edgewatch.analyzers.api;

import org.nd4j.linalg.api.ndarray.INDArray;

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

    /**
     * Adds one value of an earlier step, for what is known only when later steps are there. Of one quantity the steps never go back.
     *
     * @param step at most the current one
     */
    void addAt(long step, Quantity quantity, int index, double value, double uncertainty);

    /**
     * Adds one value foretold of a step that has not been taken, under that step; beyond the run's end it stays a forecast. Of one quantity the
     * steps never go back.
     *
     * @param step after the current one
     */
    void addForecast(long step, Quantity quantity, int index, double value, double uncertainty);

    /**
     * Adds an eigenvector of the Hessian, for whoever wants more than its eigenvalue; large, so only now and then.
     *
     * @param step at most the current one
     * @param index the place of its eigenvalue in descending order, from 0
     * @param vector of length 1, shape [P], {@code FLOAT} or {@code DOUBLE}, contiguous; copied
     */
    void addEigenvector(long step, int index, INDArray vector);
}
