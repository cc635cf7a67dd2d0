package io.edgewatch.numerics.flow;

import io.edgewatch.numerics.objective.Objective;
import io.edgewatch.numerics.optimizer.PreconditionedRule;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInput;
import java.io.DataInputStream;
import java.io.DataOutput;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/**
 * A flow set onto a midpoint of training, if {@link Anchoring} allows it there, and moved on step by step with the run; set anew when it has
 * ended. One rule for all flows, so that those beside the same run start alike.
 *
 * @param <F> the flow
 * @param <P> what is seen of its steps
 */
public final class AnchoredFlow<F extends SteppedFlow<P>, P extends FlowPoint> implements AutoCloseable {
    /** After a step that was not anchorable, or where the flow ended, it is tried again so many steps later. */
    private static final int RETRY = 10;
    /** Over so many missing steps in a row the flow is integrated; beyond it is set anew. */
    private static final int LONGEST_HOLE = 1000;

    private final Objective objective;
    private final PreconditionedRule rule;
    private final Function<FlowPosition, F> start;
    private final long firstMidpoint;
    private @Nullable F flow;
    private @Nullable P observed;
    private long anchorStep = -1;
    private long step;
    private long notBefore;

    /**
     * None yet.
     *
     * @param start makes a flow at a position
     * @param firstMidpoint the first step of the attempt that has a midpoint
     */
    public AnchoredFlow(
            Objective objective, PreconditionedRule rule, Function<FlowPosition, F> start, long firstMidpoint) {
        this.objective = objective;
        this.rule = rule;
        this.start = start;
        this.firstMidpoint = firstMidpoint;
    }

    /** Whether there is a flow. */
    public boolean isAnchored() {
        return flow != null;
    }

    /** The step whose midpoint it started from, −1 while there is none. */
    public long anchorStep() {
        return isAnchored() ? anchorStep : -1;
    }

    /** The step it is at; of no meaning while there is none. */
    public long step() {
        return step;
    }

    /**
     * The flow.
     *
     * @throws IllegalStateException if there is none
     */
    public F flow() {
        F present = flow;
        if (present == null) {
            throw new IllegalStateException("the flow is not anchored");
        }
        return present;
    }

    /** Integrates on to this step; whether there is a flow that could. */
    public boolean reach(long target) {
        if (flow == null) {
            return false;
        }
        if (target < step || target - step > LONGEST_HOLE) {
            letGo();
            return false;
        }
        while (step < target) {
            look();
            moveOn();
        }
        return true;
    }

    /** Sets it onto a midpoint, if the rule allows. */
    public void anchor(long at, INDArray midpoint) {
        if (at < notBefore) {
            return;
        }
        INDArray gradient = objective.at(midpoint).gradient();
        if (!Double.isFinite(gradient.norm2Number().doubleValue())) {
            notBefore = at + RETRY;
            return;
        }
        F set = start.apply(FlowPosition.start(rule, midpoint, rule.start(midpoint), gradient, at));
        P first = set.observe();
        double sharpness = first.process().effectiveEigenvalue(0);
        if (Anchoring.at(at, at == firstMidpoint, sharpness) instanceof Anchoring.NotAnchorable) {
            set.close();
            notBefore = at + RETRY;
            return;
        }
        flow = set;
        observed = first;
        anchorStep = at;
        step = at;
    }

    /** Everything of this step; a flow that has ended is let go. */
    public P observe() {
        P known = look();
        if (known.process().status().isEnd()) {
            letGo();
            notBefore = step + RETRY;
        }
        return known;
    }

    private P look() {
        P known = observed;
        if (known == null) {
            known = flow().observe();
            observed = known;
        }
        return known;
    }

    private void moveOn() {
        flow().advance();
        observed = null;
        step++;
    }

    private void letGo() {
        F present = flow;
        flow = null;
        observed = null;
        if (present != null) {
            present.close();
        }
    }

    /** Goes on from where another is that was made alike, without it. */
    public void carryOnFrom(AnchoredFlow<F, P> other) {
        var bytes = new ByteArrayOutputStream();
        try {
            other.save(new DataOutputStream(bytes));
            restore(new DataInputStream(new ByteArrayInputStream(bytes.toByteArray())));
        } catch (IOException e) {
            throw new UncheckedIOException(e); // there is none in memory
        }
    }

    /** Whether {@link #save} would write more than that nothing has happened. */
    public boolean hasBegun() {
        return flow != null || notBefore > 0;
    }

    /** Writes all that it needs to go on at the next step. */
    public void save(DataOutput out) throws IOException {
        if (observed != null) { // so that nothing of the step it has observed is pending
            moveOn();
        }
        F present = flow;
        out.writeLong(notBefore);
        out.writeBoolean(present != null);
        if (present != null) {
            out.writeLong(anchorStep);
            out.writeLong(step);
            present.save(out);
        }
    }

    /** Goes on where {@link #save} was. */
    public void restore(DataInput in) throws IOException {
        letGo();
        notBefore = in.readLong();
        if (in.readBoolean()) {
            anchorStep = in.readLong();
            step = in.readLong();
            INDArray nowhere = Nd4j.zeros(objective.precision(), objective.dimension());
            F restored = start.apply(FlowPosition.start(rule, nowhere, rule.start(nowhere), nowhere, 0));
            flow = restored; // closed with this, whatever happens
            restored.restore(in);
        }
    }

    @Override
    public void close() {
        letGo();
    }
}
