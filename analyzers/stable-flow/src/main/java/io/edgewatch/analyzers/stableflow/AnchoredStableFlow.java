package io.edgewatch.analyzers.stableflow;

import io.edgewatch.numerics.flow.Anchoring;
import io.edgewatch.numerics.flow.FlowPosition;
import io.edgewatch.numerics.flow.FlowSettings;
import io.edgewatch.numerics.flow.ProcessPoint;
import io.edgewatch.numerics.flow.StableFlow;
import io.edgewatch.numerics.objective.Objective;
import io.edgewatch.numerics.optimizer.GradientDescent;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/** A stable flow set onto a midpoint of training, by the rule for central flows so that both start alike, and moved on step by step. */
final class AnchoredStableFlow implements AutoCloseable {
    /** After a step that was not anchorable, or where the flow ended, it is tried again so many steps later. */
    private static final int RETRY = 10;
    /** Over so many missing steps in a row the flow is integrated; beyond it is set anew. */
    private static final int LONGEST_HOLE = 1000;

    private final Objective objective;
    private final GradientDescent rule;
    private final FlowSettings settings;
    private final long firstMidpoint;
    private @Nullable StableFlow flow;
    private @Nullable ProcessPoint observed;
    private long anchorStep = -1;
    private long step;
    private long notBefore;

    /**
     * None yet.
     *
     * @param firstMidpoint the first step of the attempt that has a midpoint
     */
    AnchoredStableFlow(Objective objective, GradientDescent rule, double tolerance, long firstMidpoint) {
        this.objective = objective;
        this.rule = rule;
        this.settings = new FlowSettings(1, 1, 1, tolerance);
        this.firstMidpoint = firstMidpoint;
    }

    boolean isAnchored() {
        return flow != null;
    }

    /** The step whose midpoint it started from, −1 while there is none. */
    long anchorStep() {
        return isAnchored() ? anchorStep : -1;
    }

    /** w, live. */
    INDArray weights() {
        return open().weights();
    }

    private StableFlow open() {
        StableFlow present = flow;
        if (present == null) {
            throw new IllegalStateException("the flow is not anchored");
        }
        return present;
    }

    /** Integrates on to this step; whether there is a flow that could. */
    boolean reach(long target) {
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
    void anchor(long at, INDArray midpoint) {
        if (at < notBefore) {
            return;
        }
        INDArray gradient = objective.at(midpoint).gradient();
        if (!Double.isFinite(gradient.norm2Number().doubleValue())) {
            notBefore = at + RETRY;
            return;
        }
        StableFlow set = new StableFlow(
                objective, rule, settings, FlowPosition.start(rule, midpoint, rule.start(midpoint), gradient, at));
        ProcessPoint first = set.observe();
        if (Anchoring.at(at, at == firstMidpoint, first.effectiveEigenvalue(0)) instanceof Anchoring.NotAnchorable) {
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
    ProcessPoint observe() {
        ProcessPoint known = look();
        if (known.status().isEnd()) {
            letGo();
            notBefore = step + RETRY;
        }
        return known;
    }

    private ProcessPoint look() {
        ProcessPoint known = observed;
        if (known == null) {
            known = open().observe();
            observed = known;
        }
        return known;
    }

    private void moveOn() {
        open().advance();
        observed = null;
        step++;
    }

    private void letGo() {
        StableFlow present = flow;
        flow = null;
        observed = null;
        if (present != null) {
            present.close();
        }
    }

    /** All that it needs to go on at the next step; empty while there is no flow. */
    Optional<byte[]> save() {
        StableFlow present = flow;
        if (present == null) {
            return Optional.empty();
        }
        var bytes = new ByteArrayOutputStream();
        try (var out = new DataOutputStream(bytes)) {
            // the flow is written after it moved on, so that nothing of the step it has observed is pending
            if (observed != null) {
                moveOn();
            }
            out.writeLong(anchorStep);
            out.writeLong(step);
            present.save(out);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return Optional.of(bytes.toByteArray());
    }

    /** Goes on where {@link #save} was. */
    void restore(byte[] state) {
        INDArray nowhere = Nd4j.zeros(objective.precision(), objective.dimension());
        StableFlow restored = new StableFlow(
                objective, rule, settings, FlowPosition.start(rule, nowhere, rule.start(nowhere), nowhere, 0));
        try (var in = new DataInputStream(new ByteArrayInputStream(state))) {
            anchorStep = in.readLong();
            step = in.readLong();
            restored.restore(in);
        } catch (IOException e) {
            restored.close();
            throw new UncheckedIOException(e);
        }
        flow = restored;
        observed = null;
    }

    @Override
    public void close() {
        letGo();
    }
}
