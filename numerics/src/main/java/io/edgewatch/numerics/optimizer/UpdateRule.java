package io.edgewatch.numerics.optimizer;

import org.nd4j.linalg.api.ndarray.INDArray;

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

    /**
     * P of a state: what w(t+1) = w(t) − P⁻¹g divides by, momentum left aside.
     *
     * @param state after update with the gradient of that step, so t ≥ 1
     * @param step decides η; counted from 0, fractional within a flow
     */
    default Preconditioner preconditioner(OptimizerState state, double step) {
        return preconditioner(state, step, state.secondMoment().dup());
    }

    /**
     * P of a state, without allocation.
     *
     * @param diagonal memory for the diagonal, of the shape of ν, overwritten where P is not a scalar
     */
    Preconditioner preconditioner(OptimizerState state, double step, INDArray diagonal);
}
