package io.edgewatch.numerics.stability;

import io.edgewatch.numerics.optimizer.Optimizer;
import io.edgewatch.numerics.optimizer.OptimizerState;
import io.edgewatch.numerics.optimizer.UpdateRule;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/** The {@link NextUpdate} of one step after the other, out of the optimizer's states; keeps memory for one. */
public final class NextUpdates {
    private final UpdateRule rule;
    private final OptimizerState state;
    private final INDArray weights;
    private final INDArray diagonal;

    /** For weights of that number and type. */
    public NextUpdates(UpdateRule rule, int dimension, DataType precision) {
        this.rule = rule;
        this.state = OptimizerState.start(rule, dimension, precision);
        this.weights = Nd4j.createUninitialized(precision, dimension);
        this.diagonal = state.secondMoment().dup();
    }

    /**
     * Of one step; nothing that is handed in is changed.
     *
     * @param before the optimizer's state before the update, [t, momentum…, ν…]
     * @param current w(t)
     * @param gradient ∇L(w(t)) as the update takes it
     * @return valid until the next call
     * @throws IllegalArgumentException if {@code before} is no state of the rule; the message says what is wrong
     */
    public NextUpdate of(long step, INDArray before, INDArray current, INDArray gradient) {
        state.assign(before);
        weights.assign(current);
        Optimizer.of(rule, state, step).update(weights, gradient);
        var preconditioner = rule.preconditioner(state, step, diagonal);
        return new NextUpdate(preconditioner, StabilityThreshold.of(rule, step, state.count(), preconditioner));
    }
}
