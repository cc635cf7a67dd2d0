package io.edgewatch.numerics.objective;

/**
 * The mean loss of a batch of examples, which can be chosen anew: one set of buffers for all batches of one size.
 *
 * <p>A choice makes all evaluations before it stale.
 */
public interface BatchObjective extends Objective {

    /** Number of examples n to choose from. */
    int examples();

    /** Number of examples B in a batch. */
    int batchSize();

    /**
     * Chooses the batch of all evaluations from now on.
     *
     * @param examples B numbers from 0 to n − 1; one that comes twice counts twice
     * @throws IllegalArgumentException if it is not that
     */
    void choose(int[] examples);
}
