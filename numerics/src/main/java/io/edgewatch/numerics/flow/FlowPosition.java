package io.edgewatch.numerics.flow;

import io.edgewatch.numerics.optimizer.OptimizerState;
import io.edgewatch.numerics.optimizer.PreconditionedRule;
import io.edgewatch.numerics.optimizer.Preconditioner;
import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import org.nd4j.linalg.api.ndarray.INDArray;

/** Where a flow is: weights, optimizer state and time in steps; mutable. */
public final class FlowPosition {
    private final INDArray weights;
    private final OptimizerState state;
    private final OptimizerState target;
    private final INDArray diagonal;
    private double time;

    private FlowPosition(INDArray weights, OptimizerState state, double time) {
        this.weights = weights.dup();
        this.state = state.copy();
        this.target = state.copy();
        this.diagonal = state.secondMoment().dup();
        this.time = time;
    }

    /**
     * Where flows start that are to follow a run from {@code step} on: at the weights, and at the state after update with the gradient
     * there, for that is what P at this step is made of.
     *
     * @param before the optimizer's state before that update
     */
    public static FlowPosition start(
            PreconditionedRule rule, INDArray weights, OptimizerState before, INDArray gradient, double step) {
        return new FlowPosition(weights, rule.update(before, gradient), step);
    }

    FlowPosition copy() {
        return new FlowPosition(weights, state, time);
    }

    INDArray weights() {
        return weights;
    }

    OptimizerState state() {
        return state;
    }

    double time() {
        return time;
    }

    Preconditioner preconditioner(PreconditionedRule rule) {
        return rule.preconditioner(state, time, diagonal);
    }

    /** p where P = pI, else NaN. */
    double scale(Preconditioner preconditioner) {
        return preconditioner instanceof Preconditioner.Scalar scalar ? scalar.p() : Double.NaN;
    }

    /**
     * One Euler step: w ← w + dt·velocity, state ← state + dt·(update(state, E[g⊙g]) − state)/β₂.
     *
     * @param squares E[g⊙g]
     */
    void move(PreconditionedRule rule, INDArray velocity, INDArray squares, double dt) {
        Block.add(weights, dt, velocity);
        double rate = rule.stateRate() > 0 ? dt / rule.stateRate() : dt;
        rule.updateFromSquares(state, squares, target);
        state.moveTowards(target, rate);
        time += dt;
    }

    void save(DataOutput out) throws IOException {
        NumberStream.write(weights, out);
        out.writeDouble(state.count());
        if (state.secondMoment().length() > 0) {
            NumberStream.write(state.secondMoment(), out);
        }
        out.writeDouble(time);
    }

    void restore(DataInput in) throws IOException {
        NumberStream.read(in, weights);
        state.setCount(in.readDouble());
        if (state.secondMoment().length() > 0) {
            NumberStream.read(in, state.secondMoment());
        }
        time = in.readDouble();
    }
}
