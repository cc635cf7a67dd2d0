package io.edgewatch.numerics.flow;

import io.edgewatch.numerics.objective.Objective;
import io.edgewatch.numerics.objective.PointEvaluation;
import io.edgewatch.numerics.optimizer.Optimizer;
import io.edgewatch.numerics.optimizer.OptimizerState;
import io.edgewatch.numerics.optimizer.Preconditioner;
import io.edgewatch.numerics.optimizer.UpdateRule;
import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import org.nd4j.linalg.api.ndarray.INDArray;

/** Training itself, with the three consecutive weights a second-order midpoint needs. */
public final class DiscreteProcess implements AutoCloseable {
    private final Objective objective;
    private final UpdateRule rule;
    private final OptimizerState state;
    private final ProcessObserver observer;
    private final INDArray previous;
    private final INDArray current;
    private final INDArray next;
    private final INDArray diagonal;
    private Optimizer optimizer;
    private FlowStatus status = FlowStatus.OK;
    private long step;

    /**
     * Training from {@code weights} on.
     *
     * @param weights w(0); copied
     * @param before the optimizer's state before the first update; copied
     */
    public DiscreteProcess(
            Objective objective, UpdateRule rule, FlowSettings settings, INDArray weights, OptimizerState before) {
        this.objective = objective;
        this.rule = rule;
        this.state = before.copy();
        this.optimizer = Optimizer.of(rule, state, 0);
        this.observer = new ProcessObserver(objective, settings);
        this.previous = weights.dup();
        this.current = weights.dup();
        this.next = weights.dup();
        this.diagonal = state.secondMoment().dup();
    }

    /** Computes w(t+1) and observes this step; {@link #weights} remain w(t) until {@link #advance}. */
    public ProcessPoint observe(boolean spectrum) {
        if (status.isEnd()) {
            return ProcessPoint.without(status, Double.NaN, Double.NaN);
        }
        PointEvaluation point = objective.at(current);
        next.assign(current);
        optimizer.update(next, point.gradient());
        ProcessPoint observed = spectrum
                ? observer.observe(point, preconditioner())
                : ProcessPoint.without(
                        Double.isFinite(point.loss()) ? FlowStatus.OK : FlowStatus.DIVERGED,
                        point.loss(),
                        point.gradient().norm2Number().doubleValue());
        status = observed.status();
        return observed;
    }

    /** On to w(t+1). */
    public void advance() {
        if (!status.isEnd()) {
            previous.assign(current);
            current.assign(next);
            step++;
        }
    }

    public FlowStatus status() {
        return status;
    }

    /** w(t), live. */
    public INDArray weights() {
        return current;
    }

    /** P of this step; after {@link #observe}. */
    public Preconditioner preconditioner() {
        return rule.preconditioner(state, step, diagonal);
    }

    /** Whether w(t−1), w(t) and w(t+1) are known and finite; after {@link #observe}. */
    public boolean hasMidpoint() {
        return step > 0 && !status.isEnd() && Double.isFinite(next.norm2Number().doubleValue());
    }

    /** w*(t) = (w(t−1) + 2w(t) + w(t+1))/4 into {@code midpoint}. */
    public void writeMidpoint(INDArray midpoint) {
        Deviation.midpoint(previous, current, next, midpoint);
    }

    /** Writes all that the rest depends on; after {@link #advance}. */
    public void save(DataOutput out) throws IOException {
        out.writeLong(step);
        out.writeInt(status.ordinal());
        NumberStream.write(previous, out);
        NumberStream.write(current, out);
        NumberStream.write(state.toVector(), out);
        observer.save(out);
    }

    /** Goes on where {@link #save} was. */
    public void restore(DataInput in) throws IOException {
        step = in.readLong();
        status = FlowStatus.values()[in.readInt()];
        NumberStream.read(in, previous);
        NumberStream.read(in, current);
        INDArray vector = state.toVector();
        NumberStream.read(in, vector);
        state.assign(OptimizerState.of(rule, current.length(), current.dataType(), vector));
        optimizer = Optimizer.of(rule, state, step);
        observer.restore(in);
    }

    @Override
    public void close() {
        observer.close();
    }
}
