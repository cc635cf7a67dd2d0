package io.edgewatch.numerics.flow;

import io.edgewatch.numerics.objective.Objective;
import io.edgewatch.numerics.objective.PointEvaluation;
import io.edgewatch.numerics.optimizer.PreconditionedRule;
import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * The stable flow dw/dt = −P⁻¹∇L: what training would be with steps so small that nothing oscillates. Euler substeps small enough to be
 * stable themselves; where that takes too many, the flow is stopped.
 */
public final class StableFlow implements SteppedFlow<ProcessPoint> {
    private final Objective objective;
    private final PreconditionedRule rule;
    private final FlowPosition position;
    private final ProcessObserver observer;
    private final StableSubstep substep;
    private FlowStatus status = FlowStatus.OK;
    private double effectiveSharpness;

    /**
     * A flow at a position.
     *
     * @param start (w, t, ν) where it starts; copied
     */
    public StableFlow(Objective objective, PreconditionedRule rule, FlowSettings settings, FlowPosition start) {
        this.objective = objective;
        this.rule = rule;
        this.position = start.copy();
        this.observer = new ProcessObserver(objective, settings);
        this.substep = new StableSubstep(objective, rule, start.weights());
    }

    @Override
    public INDArray weights() {
        return position.weights();
    }

    @Override
    public ProcessPoint observe() {
        if (status.isEnd()) {
            return ProcessPoint.without(status, Double.NaN, Double.NaN);
        }
        PointEvaluation point = objective.at(position.weights());
        ProcessPoint observed = observer.observe(point, position.preconditioner(rule));
        status = observed.status();
        effectiveSharpness = observed.effectiveEigenvalue(0);
        substep.beginWith(point.gradient());
        return observed;
    }

    @Override
    public void advance() {
        int substeps = FlowSettings.stableSubsteps(effectiveSharpness);
        if (!status.isEnd() && substeps > FlowSettings.MOST_STABLE_SUBSTEPS) {
            status = FlowStatus.STOPPED;
        }
        for (int i = 0; i < substeps && !status.isEnd(); i++) {
            if (!substep.take(position, 1.0 / substeps)) {
                status = FlowStatus.DIVERGED;
            }
        }
    }

    @Override
    public void save(DataOutput out) throws IOException {
        position.save(out);
        observer.save(out);
        out.writeInt(status.ordinal());
    }

    @Override
    public void restore(DataInput in) throws IOException {
        position.restore(in);
        observer.restore(in);
        status = FlowStatus.values()[in.readInt()];
        substep.forget();
    }

    @Override
    public void close() {
        observer.close();
    }
}
