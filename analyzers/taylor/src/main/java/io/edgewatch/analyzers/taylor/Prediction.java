package io.edgewatch.analyzers.taylor;

import io.edgewatch.numerics.flow.NumberStream;
import io.edgewatch.numerics.flow.TaylorRollout;
import io.edgewatch.numerics.flow.TaylorRollout.Degree;
import io.edgewatch.numerics.objective.PointEvaluation;
import io.edgewatch.numerics.optimizer.Preconditioner;
import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/** What the polynomials at one crossing say of the steps after it, and which of it has turned out wrong. */
final class Prediction {
    /** What is predicted. */
    enum Aspect {
        LOSS,
        ALONG,
        DISTANCE;

        double of(TaylorRollout.State state) {
            return switch (this) {
                case LOSS -> state.loss();
                case ALONG -> state.along();
                case DISTANCE -> state.norm();
            };
        }
    }

    private final long crossing;
    private final int length;
    private final INDArray weights;
    private final INDArray direction;
    private final Map<Degree, List<TaylorRollout.State>> states = new EnumMap<>(Degree.class);
    private final Map<Degree, EnumSet<Aspect>> off = new EnumMap<>(Degree.class);

    private Prediction(long crossing, int length, INDArray weights, INDArray direction) {
        this.crossing = crossing;
        this.length = length;
        this.weights = weights.dup();
        this.direction = direction.dup();
        for (Degree degree : Degree.values()) {
            states.put(degree, new ArrayList<>());
            off.put(degree, EnumSet.noneOf(Aspect.class));
        }
    }

    /**
     * All of it, at once, while the objective is at the crossing.
     *
     * @param weights w at the crossing, all of them, whatever the coordinates of the rest
     * @param direction u, turned so that the first step is along it
     */
    static Prediction at(
            long crossing,
            int length,
            INDArray weights,
            PointEvaluation point,
            Preconditioner preconditioner,
            INDArray direction) {
        Prediction prediction = new Prediction(crossing, length, weights, direction);
        if (Nd4j.getBlasWrapper().dot(point.gradient(), direction) > 0) {
            prediction.direction.negi();
        }
        for (Degree degree : Degree.values()) {
            var rollout = new TaylorRollout(point, preconditioner, degree, prediction.direction);
            List<TaylorRollout.State> ahead = prediction.of(degree);
            while (ahead.size() < length && rollout.step() && rollout.state().isFinite()) {
                ahead.add(rollout.state());
            }
        }
        return prediction;
    }

    private List<TaylorRollout.State> of(Degree degree) {
        return Objects.requireNonNull(states.get(degree));
    }

    long crossing() {
        return crossing;
    }

    /** Whether it speaks of this step. */
    boolean covers(long step) {
        return step > crossing && step - crossing <= length;
    }

    /** What a polynomial says of a step; empty from where its numbers are no longer finite. */
    Optional<TaylorRollout.State> of(Degree degree, long step) {
        int index = (int) (step - crossing - 1);
        return index < of(degree).size() ? Optional.of(of(degree).get(index)) : Optional.empty();
    }

    /** How far training has come since the crossing, of all weights, new. */
    INDArray displacement(INDArray current) {
        return current.sub(weights);
    }

    /**
     * The same of training itself.
     *
     * @param d the displacement in the coordinates of the direction
     */
    TaylorRollout.State measured(INDArray d, double loss) {
        double along = Nd4j.getBlasWrapper().dot(direction, d);
        return new TaylorRollout.State(loss, d.norm2Number().doubleValue(), along);
    }

    /** Whether it is at this step that the prediction is first off. */
    boolean isFirstOff(Degree degree, Aspect aspect, long step, TaylorRollout.State measured) {
        boolean isOff = of(degree, step)
                .map(state -> TaylorRollout.isOff(aspect.of(state), aspect.of(measured)))
                .orElse(true);
        return isOff && Objects.requireNonNull(off.get(degree)).add(aspect);
    }

    void save(DataOutput out) throws IOException {
        out.writeLong(crossing);
        NumberStream.write(weights, out);
        NumberStream.write(direction, out);
        for (Degree degree : Degree.values()) {
            out.writeInt(of(degree).size());
            for (TaylorRollout.State state : of(degree)) {
                out.writeDouble(state.loss());
                out.writeDouble(state.norm());
                out.writeDouble(state.along());
            }
            for (Aspect aspect : Aspect.values()) {
                out.writeBoolean(Objects.requireNonNull(off.get(degree)).contains(aspect));
            }
        }
    }

    /**
     * The one that was saved.
     *
     * @param weights of the shape of all weights, left as it is
     * @param direction of the shape of the coordinates, left as it is
     */
    static Prediction restore(DataInput in, int length, INDArray weights, INDArray direction) throws IOException {
        long crossing = in.readLong();
        Prediction prediction = new Prediction(crossing, length, weights, direction);
        NumberStream.read(in, prediction.weights);
        NumberStream.read(in, prediction.direction);
        for (Degree degree : Degree.values()) {
            int count = in.readInt();
            for (int i = 0; i < count; i++) {
                prediction.of(degree).add(new TaylorRollout.State(in.readDouble(), in.readDouble(), in.readDouble()));
            }
            for (Aspect aspect : Aspect.values()) {
                if (in.readBoolean()) {
                    Objects.requireNonNull(prediction.off.get(degree)).add(aspect);
                }
            }
        }
        return prediction;
    }
}
