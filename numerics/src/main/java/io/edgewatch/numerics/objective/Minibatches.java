package io.edgewatch.numerics.objective;

import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * The minibatches of a run: what its steps were taken on.
 *
 * @param rule which examples a step's batch has
 * @param objective the loss of a batch
 */
public record Minibatches(BatchRule rule, BatchObjective objective) implements AutoCloseable {

    public Minibatches {
        if (rule.size() != objective.batchSize()) {
            throw new IllegalArgumentException(
                    "a rule of batches of " + rule.size() + " does not go with a loss of " + objective.batchSize());
        }
    }

    /** The loss of step t's batch at {@code weights}; valid until the next evaluation or choice. */
    public PointEvaluation at(long step, INDArray weights) {
        objective.choose(rule.examples(step, objective.examples()));
        return objective.at(weights);
    }

    @Override
    public void close() {
        objective.close();
    }
}
