package io.edgewatch.experiment;

import io.edgewatch.numerics.objective.BatchRule;

/**
 * Minibatches as asked for.
 *
 * @param size examples of a batch
 * @param order how they are chosen, from the run's seed
 */
public record BatchChoice(int size, BatchRule.Order order) {
    public BatchChoice {
        if (size < 1) {
            throw new IllegalArgumentException("batch size must be at least 1, got: " + size);
        }
    }
}
