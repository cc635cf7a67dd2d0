package io.edgewatch.numerics.optimizer;

/**
 * What turns a gradient into the next weights, with every hyper-parameter; the closed set of optimizers edgewatch knows.
 *
 * <p>Weight decay λ is coupled, g ← g + λw before anything else, except in {@link AdamW}. It never enters L or H.
 */
public sealed interface UpdateRule permits PreconditionedRule, HeavyBall, Nesterov, Adam, AdamW {

    /** η by step. */
    LearningRate learningRate();

    /** λ, 0 for none. */
    double weightDecay();

    /** The same rule with another learning rate. */
    UpdateRule withLearningRate(LearningRate other);
}
