package io.edgewatch.numerics.optimizer;

import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * A rule without momentum, w(t+1) = w(t) − P(t)⁻¹g(t), where P(t) follows from the state after update with g(t); the rules central flows
 * are defined for.
 *
 * <p>Gradients here are those the rule sees: with coupled weight decay, g + λw.
 */
public sealed interface PreconditionedRule extends UpdateRule permits GradientDescent, ScalarRmsProp, RmsProp {

    /** β₂, at which rate the state follows the squared gradients; 0 where there is no state but the count. */
    double stateRate();

    /** The state at the start of a run: t = 0, ν = 0. */
    default OptimizerState start(INDArray weights) {
        return OptimizerState.start(this, weights.length(), weights.dataType());
    }

    /** The state after one more gradient, t + 1; a new one. */
    default OptimizerState update(OptimizerState state, INDArray gradient) {
        var out = state.copy();
        updateFromSquares(state, gradient.mul(gradient), out);
        return out;
    }

    /**
     * The state after one more gradient of which only the squares are known: g⊙g, or its expectation E[g⊙g] under oscillation.
     *
     * @param squares shape [P], read only
     * @param out overwritten; may be {@code state}
     */
    void updateFromSquares(OptimizerState state, INDArray squares, OptimizerState out);
}
