package io.edgewatch.numerics.flow;

import io.edgewatch.numerics.objective.Objective;
import io.edgewatch.numerics.optimizer.GradientDescent;
import io.edgewatch.numerics.optimizer.OptimizerState;
import io.edgewatch.numerics.optimizer.PreconditionedRule;
import io.edgewatch.numerics.optimizer.Preconditioner;
import io.edgewatch.numerics.optimizer.UpdateRule;
import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.nd4j.linalg.api.ndarray.INDArray;

/** Training, its midpoints and both flows from one start, step by step side by side. Not thread-safe. */
public final class FlowComparison implements AutoCloseable {
    private final Objective objective;
    private final FlowSettings settings;
    private final EnumSet<FlowProcess> processes;
    private final Optional<DiscreteProcess> discrete;
    private final Optional<CentralFlow> central;
    private final Optional<StableFlow> stable;
    private final ProcessObserver midpoints;
    private final INDArray midpoint;
    private final INDArray difference;
    private long step;

    /**
     * All at step 0.
     *
     * @param objective used by all, one after the other; not closed
     * @param weights w(0); copied
     * @param before the optimizer's state before the first update; copied
     */
    public FlowComparison(
            Objective objective,
            UpdateRule rule,
            FlowSettings settings,
            Set<FlowProcess> processes,
            INDArray weights,
            OptimizerState before) {
        this.objective = objective;
        this.settings = settings;
        this.processes = EnumSet.copyOf(processes);
        boolean trains = processes.contains(FlowProcess.DISCRETE) || processes.contains(FlowProcess.MIDPOINT);
        this.discrete = trains
                ? Optional.of(new DiscreteProcess(objective, rule, settings, weights, before))
                : Optional.empty();
        Optional<PreconditionedRule> flowing = flowing(rule);
        Optional<FlowPosition> start = flowing.map(ruled ->
                FlowPosition.start(ruled, weights, before, objective.at(weights).gradient(), 0));
        this.central = processes.contains(FlowProcess.CENTRAL)
                ? flowing.map(ruled -> new CentralFlow(objective, ruled, settings, start.orElseThrow()))
                : Optional.empty();
        this.stable = processes.contains(FlowProcess.STABLE)
                ? flowing.map(ruled -> new StableFlow(objective, ruled, settings, start.orElseThrow()))
                : Optional.empty();
        this.midpoints = new ProcessObserver(objective, settings);
        this.midpoint = weights.dup();
        this.difference = weights.dup();
    }

    /**
     * The rule, if flows are defined for it: no momentum, no weight decay, and if ν is averaged, then over more than one gradient.
     */
    public static Optional<PreconditionedRule> flowing(UpdateRule rule) {
        boolean averages = !(rule instanceof PreconditionedRule flowing)
                || flowing.stateRate() > 0
                || rule instanceof GradientDescent;
        return rule instanceof PreconditionedRule flowing && rule.weightDecay() == 0 && averages
                ? Optional.of(flowing)
                : Optional.empty();
    }

    /** The step {@link #observe} is about. */
    public long step() {
        return step;
    }

    /** Everything of this step; what it refers to is valid until {@link #advance}. */
    public FlowRow observe() {
        Map<FlowProcess, ProcessPoint> points = new EnumMap<>(FlowProcess.class);
        discrete.ifPresent(process -> {
            ProcessPoint point = process.observe(processes.contains(FlowProcess.DISCRETE));
            if (processes.contains(FlowProcess.DISCRETE)) {
                points.put(FlowProcess.DISCRETE, point);
            }
        });
        boolean hasMidpoint = discrete.map(DiscreteProcess::hasMidpoint).orElse(false);
        if (processes.contains(FlowProcess.MIDPOINT)) {
            points.put(FlowProcess.MIDPOINT, observeMidpoint(discrete.orElseThrow(), hasMidpoint));
        }
        Optional<CentralPoint> middle = central.map(CentralFlow::observe);
        if (processes.contains(FlowProcess.CENTRAL)) {
            points.put(FlowProcess.CENTRAL, middle.map(CentralPoint::process).orElseGet(FlowComparison::notDefined));
        }
        if (processes.contains(FlowProcess.STABLE)) {
            points.put(FlowProcess.STABLE, stable.map(StableFlow::observe).orElseGet(FlowComparison::notDefined));
        }
        return new FlowRow(step, points, middle, measuredVariances(points, middle, hasMidpoint), distances(points));
    }

    private static ProcessPoint notDefined() {
        return ProcessPoint.without(FlowStatus.NOT_DEFINED, Double.NaN, Double.NaN);
    }

    private ProcessPoint observeMidpoint(DiscreteProcess training, boolean hasMidpoint) {
        if (hasMidpoint) {
            training.writeMidpoint(midpoint);
            return midpoints.observe(objective.at(midpoint), training.preconditioner());
        }
        // step 0 has none, and is none the worse for it
        FlowStatus status = training.status().isEnd() ? training.status() : FlowStatus.OK;
        return ProcessPoint.without(status, Double.NaN, Double.NaN);
    }

    /** In the central flow's directions and P, while there are such; else in the midpoint's own. */
    private double[] measuredVariances(
            Map<FlowProcess, ProcessPoint> points, Optional<CentralPoint> middle, boolean hasMidpoint) {
        ProcessPoint own = points.get(FlowProcess.MIDPOINT);
        if (own == null || !hasMidpoint) {
            return CentralPoint.without(notDefined()).measuredVariances(difference, settings.pairs());
        }
        DiscreteProcess training = discrete.orElseThrow();
        Optional<CentralPoint> living =
                middle.filter(point -> point.process().pairs().isPresent());
        Preconditioner P = living.isPresent() ? central.orElseThrow().preconditioner() : training.preconditioner();
        difference.assign(training.weights()).subi(midpoint);
        P.multiply(difference);
        return living.orElseGet(() -> CentralPoint.without(own)).measuredVariances(difference, settings.pairs());
    }

    private FlowRow.Distances distances(Map<FlowProcess, ProcessPoint> points) {
        Optional<INDArray> training =
                discrete.filter(process -> !process.status().isEnd()).map(DiscreteProcess::weights);
        Optional<INDArray> middle = Optional.of(midpoint).filter(w -> living(points, FlowProcess.MIDPOINT));
        Optional<INDArray> centre =
                central.filter(flow -> living(points, FlowProcess.CENTRAL)).map(CentralFlow::weights);
        Optional<INDArray> valley =
                stable.filter(flow -> living(points, FlowProcess.STABLE)).map(StableFlow::weights);
        return new FlowRow.Distances(
                distance(training, centre),
                distance(training, valley),
                distance(middle, centre),
                distance(middle, valley));
    }

    private static boolean living(Map<FlowProcess, ProcessPoint> points, FlowProcess process) {
        ProcessPoint point = points.get(process);
        return point != null && !point.status().isEnd() && Double.isFinite(point.loss());
    }

    private double distance(Optional<INDArray> from, Optional<INDArray> to) {
        if (from.isEmpty() || to.isEmpty()) {
            return Double.NaN;
        }
        difference.assign(from.get()).subi(to.get());
        return difference.norm2Number().doubleValue();
    }

    /** All on by one step. */
    public void advance() {
        discrete.ifPresent(DiscreteProcess::advance);
        central.ifPresent(CentralFlow::advance);
        stable.ifPresent(StableFlow::advance);
        step++;
    }

    /** Writes all that the rest depends on; after {@link #advance}. */
    public void save(DataOutput out) throws IOException {
        out.writeLong(step);
        midpoints.save(out);
        if (discrete.isPresent()) {
            discrete.get().save(out);
        }
        if (central.isPresent()) {
            central.get().save(out);
        }
        if (stable.isPresent()) {
            stable.get().save(out);
        }
    }

    /** Goes on where {@link #save} was, to the last bit. */
    public void restore(DataInput in) throws IOException {
        step = in.readLong();
        midpoints.restore(in);
        if (discrete.isPresent()) {
            discrete.get().restore(in);
        }
        if (central.isPresent()) {
            central.get().restore(in);
        }
        if (stable.isPresent()) {
            stable.get().restore(in);
        }
    }

    @Override
    public void close() {
        discrete.ifPresent(DiscreteProcess::close);
        central.ifPresent(CentralFlow::close);
        stable.ifPresent(StableFlow::close);
        midpoints.close();
    }
}
