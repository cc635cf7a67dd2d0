package io.edgewatch.analyzers.centralflow;

import io.edgewatch.numerics.flow.Anchoring;
import io.edgewatch.numerics.flow.CentralFlow;
import io.edgewatch.numerics.flow.CentralPoint;
import io.edgewatch.numerics.flow.FlowPosition;
import io.edgewatch.numerics.flow.FlowSettings;
import io.edgewatch.numerics.objective.Objective;
import io.edgewatch.numerics.optimizer.PreconditionedRule;
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

/** A central flow set onto a midpoint of training, if that may be done, and moved on step by step; set anew when it has ended. */
final class AnchoredFlow implements AutoCloseable {
    /** After a step that was not anchorable it is tried again so many steps later. */
    private static final int RETRY = 10;
    /** Over so many missing steps in a row the flow is integrated; beyond it is set anew. */
    private static final int LONGEST_HOLE = 1000;

    private final Objective objective;
    private final PreconditionedRule rule;
    private final FlowSettings settings;
    private final long firstMidpoint;
    private @Nullable CentralFlow flow;
    private long anchorStep = -1;
    private long step;
    private long notBefore;
    private Effort effort = Effort.FULL;

    /**
     * None yet.
     *
     * @param firstMidpoint the first step of the attempt that has a midpoint
     */
    AnchoredFlow(Objective objective, PreconditionedRule rule, double tolerance, long firstMidpoint) {
        this.objective = objective;
        this.rule = rule;
        this.settings = new FlowSettings(Effort.FULL.substeps(), 1, Effort.FULL.eigenEvery(), tolerance);
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

    private CentralFlow open() {
        CentralFlow present = flow;
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
            open().advance();
            step++;
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
        CentralFlow set = new CentralFlow(
                objective, rule, settings, FlowPosition.start(rule, midpoint, rule.start(midpoint), gradient, at));
        double sharpness = set.observe().process().effectiveEigenvalue(0);
        if (Anchoring.at(at, at == firstMidpoint, sharpness) instanceof Anchoring.NotAnchorable) {
            set.close();
            notBefore = at + RETRY;
            return;
        }
        flow = set;
        anchorStep = at;
        step = at;
        effort = Effort.FULL;
    }

    /** Everything of this step; a flow that has ended is let go. */
    CentralPoint observe(Effort wanted) {
        CentralFlow present = open();
        if (wanted != effort) {
            present.integrate(wanted.substeps(), wanted.eigenEvery());
            effort = wanted;
        }
        CentralPoint point = present.observe();
        if (point.process().status().isEnd()) {
            letGo();
        }
        return point;
    }

    private void letGo() {
        CentralFlow present = flow;
        flow = null;
        if (present != null) {
            present.close();
        }
    }

    /** All that it needs to go on at the next step; empty while there is no flow. */
    Optional<byte[]> save() {
        CentralFlow present = flow;
        if (present == null) {
            return Optional.empty();
        }
        var bytes = new ByteArrayOutputStream();
        try (var out = new DataOutputStream(bytes)) {
            // the flow is written after it moved on, so that nothing of the step it has observed is pending
            present.advance();
            step++;
            out.writeLong(anchorStep);
            out.writeLong(step);
            out.writeInt(effort.ordinal());
            present.save(out);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return Optional.of(bytes.toByteArray());
    }

    /** Goes on where {@link #save} was; the effort it had. */
    Effort restore(byte[] state) {
        INDArray nowhere = Nd4j.zeros(objective.precision(), objective.dimension());
        CentralFlow restored = new CentralFlow(
                objective, rule, settings, FlowPosition.start(rule, nowhere, rule.start(nowhere), nowhere, 0));
        try (var in = new DataInputStream(new ByteArrayInputStream(state))) {
            anchorStep = in.readLong();
            step = in.readLong();
            effort = Effort.values()[in.readInt()];
            restored.integrate(effort.substeps(), effort.eigenEvery());
            restored.restore(in);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        flow = restored;
        return effort;
    }

    @Override
    public void close() {
        letGo();
    }
}
