package io.edgewatch.analyzers.centralflow;

import io.edgewatch.analyzers.api.Measurements;
import io.edgewatch.analyzers.api.Quantity;
import io.edgewatch.numerics.flow.Displacement;
import io.edgewatch.numerics.flow.NumberStream;
import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/**
 * How well two directions at a step foretell where the run goes: the central flow's, and the step −ηg that training takes there. Of every
 * n-th step it keeps w, the step and dw/dt until the run has gone on by the longest horizon.
 *
 * <p>After an interruption the flow's directions come back from the state, the weights by being shown again.
 */
final class Alignment implements AutoCloseable {
    /** Of its longest horizon. */
    static final int MEMORY = 50;

    private final long every;
    private final double tolerance;
    private final DataType precision;
    private final long dimension;
    private final SortedMap<Long, Start> starts = new TreeMap<>();
    private final SortedMap<Long, INDArray> restored = new TreeMap<>();

    /**
     * A step of which the way on is awaited.
     *
     * @param weights w(t)
     * @param taken w(t+1) − w(t)
     * @param flow dw/dt of the flow at t
     */
    private record Start(INDArray weights, INDArray taken, INDArray flow) {
        /** Their memory lies off the heap, which would not be collected for it. */
        void close() {
            weights.close();
            taken.close();
            flow.close();
        }
    }

    private enum Horizon {
        SHORT(10, CentralFlowPlugin.FLOW_COSINE_10, CentralFlowPlugin.STEP_COSINE_10),
        LONG(MEMORY, CentralFlowPlugin.FLOW_COSINE_50, CentralFlowPlugin.STEP_COSINE_50);

        private final int steps;
        private final Quantity ofFlow;
        private final Quantity ofStep;

        Horizon(int steps, Quantity ofFlow, Quantity ofStep) {
            this.steps = steps;
            this.ofFlow = ofFlow;
            this.ofStep = ofStep;
        }
    }

    /**
     * Nothing kept yet.
     *
     * @param every it looks at the steps that this divides; 0 for none
     * @param tolerance relative, of the flow's direction
     */
    Alignment(long every, double tolerance, DataType precision, long dimension) {
        this.every = every;
        this.tolerance = tolerance;
        this.precision = precision;
        this.dimension = dimension;
    }

    /** How many steps it must be shown again. */
    int memory() {
        return every == 0 ? 0 : MEMORY;
    }

    /** Whether it looks at this step. */
    boolean wants(long step) {
        return every > 0 && step % every == 0;
    }

    /** From this step on; all are copied. */
    void begin(long step, INDArray weights, INDArray next, INDArray flow) {
        starts.put(step, new Start(weights.dup(), next.sub(weights), flow.dup()));
    }

    /** The same before an interruption, where it was begun then. */
    void beginAgain(long step, INDArray weights, INDArray next) {
        INDArray flow = restored.remove(step);
        if (flow != null) {
            begin(step, weights, next, flow);
        }
    }

    /** The run is at these weights. */
    void arrive(long step, INDArray weights, Measurements out) {
        for (Horizon horizon : Horizon.values()) {
            Start start = starts.get(step - horizon.steps);
            if (start != null) {
                publish(step - horizon.steps, horizon, start, weights, out);
            }
        }
        forget(step);
    }

    private void forget(long step) {
        SortedMap<Long, Start> past = starts.headMap(step - MEMORY + 1);
        past.values().forEach(Start::close);
        past.clear();
        restored.headMap(step - MEMORY + 1).clear();
    }

    private void publish(long at, Horizon horizon, Start start, INDArray weights, Measurements out) {
        var way = new Displacement(start.weights(), weights);
        double roundOff = roundOff() * start.weights().norm2Number().doubleValue();
        double ofWay = roundOff / way.length();
        double ofStep = roundOff / start.taken().norm2Number().doubleValue();
        add(at, horizon.ofFlow, way.cosine(start.flow()), tolerance + ofWay, out);
        add(at, horizon.ofStep, way.cosine(start.taken()), ofStep + ofWay, out);
    }

    private static void add(long at, Quantity quantity, double cosine, double uncertainty, Measurements out) {
        if (Double.isFinite(cosine)) {
            out.addAt(at, quantity, 0, cosine, Math.min(2, uncertainty));
        }
    }

    private double roundOff() {
        return precision == DataType.FLOAT ? Math.ulp(1f) : Math.ulp(1.0);
    }

    /** Writes the flow's directions. */
    void save(DataOutput out) throws IOException {
        SortedMap<Long, INDArray> all = new TreeMap<>(restored);
        starts.forEach((step, start) -> all.put(step, start.flow()));
        out.writeInt(all.size());
        for (Map.Entry<Long, INDArray> entry : all.entrySet()) {
            out.writeLong(entry.getKey());
            NumberStream.write(entry.getValue(), out);
        }
    }

    /** Goes on where {@link #save} was, once it has been shown the steps again. */
    void restore(DataInput in) throws IOException {
        int count = in.readInt();
        for (int i = 0; i < count; i++) {
            long step = in.readLong();
            INDArray flow = Nd4j.createUninitialized(precision, dimension);
            NumberStream.read(in, flow);
            restored.put(step, flow);
        }
    }

    @Override
    public void close() {
        starts.values().forEach(Start::close);
        starts.clear();
    }
}
