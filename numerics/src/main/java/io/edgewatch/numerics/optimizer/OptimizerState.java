package io.edgewatch.numerics.optimizer;

import java.util.Arrays;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.indexing.NDArrayIndex;

/**
 * What an optimizer remembers: the number of gradients seen, the momentum and ν; mutable, with its arrays.
 *
 * <p>As a flat vector it is [t, momentum…, ν…]: gradient descent [t]; heavy ball and Nesterov [t, v…]; Scalar RMSProp [t, ν]; RMSProp [t, ν…];
 * Adam and AdamW [t, m…, ν…]. The weights' precision holds for all of it.
 */
public final class OptimizerState {
    private double count;
    private final INDArray momentum;
    private final INDArray secondMoment;

    private OptimizerState(double count, INDArray momentum, INDArray secondMoment) {
        this.count = requireCount(count);
        this.momentum = momentum;
        this.secondMoment = secondMoment;
    }

    /** The state before the first gradient: all zero. */
    public static OptimizerState start(UpdateRule rule, long dimension, DataType precision) {
        return new OptimizerState(
                0,
                Nd4j.zeros(precision, momentumLength(rule, dimension)),
                Nd4j.zeros(precision, secondMomentLength(rule, dimension)));
    }

    /**
     * The state with that {@link #toVector() vector}.
     *
     * @param vector floating-point; copied, rounded to {@code precision}
     * @throws IllegalArgumentException if its length is not that of {@code rule}, or a value cannot be
     */
    public static OptimizerState of(UpdateRule rule, long dimension, DataType precision, INDArray vector) {
        var state = start(rule, dimension, precision);
        state.assign(vector);
        return state;
    }

    /** Length of the {@link #toVector() vector} of a rule's states. */
    public static long vectorLength(UpdateRule rule, long dimension) {
        return 1 + momentumLength(rule, dimension) + secondMomentLength(rule, dimension);
    }

    private static long momentumLength(UpdateRule rule, long dimension) {
        return rule instanceof PreconditionedRule ? 0 : dimension;
    }

    private static long secondMomentLength(UpdateRule rule, long dimension) {
        if (rule instanceof ScalarRmsProp) {
            return 1;
        }
        return rule instanceof RmsProp || rule instanceof Adam || rule instanceof AdamW ? dimension : 0;
    }

    /** Refuses weights that this is not the state of. */
    void requireFit(UpdateRule rule, INDArray weights) {
        if (momentum.length() != momentumLength(rule, weights.length())
                || secondMoment.length() != secondMomentLength(rule, weights.length())
                || secondMoment.dataType() != weights.dataType()) {
            throw new IllegalArgumentException(
                    "the optimizer's state is not one of %d weights in %s: it has %d and %d in %s"
                            .formatted(
                                    weights.length(),
                                    weights.dataType(),
                                    momentum.length(),
                                    secondMoment.length(),
                                    secondMoment.dataType()));
        }
    }

    /** t, the number of gradients seen; fractional within a flow. */
    public double count() {
        return count;
    }

    /** v or m, shape [P], live; empty where the rule has none. */
    public INDArray momentum() {
        return momentum;
    }

    /** ν, shape [P], [1] for Scalar RMSProp, live; empty where the rule has none. */
    public INDArray secondMoment() {
        return secondMoment;
    }

    public void setCount(double newCount) {
        this.count = newCount;
    }

    /** An independent copy. */
    public OptimizerState copy() {
        return new OptimizerState(count, momentum.dup(), secondMoment.dup());
    }

    /** Takes over another state of the same rule. */
    public void assign(OptimizerState other) {
        count = other.count;
        copyInto(other.momentum, momentum);
        copyInto(other.secondMoment, secondMoment);
    }

    /**
     * Takes over the state with that {@link #toVector() vector}.
     *
     * @param vector floating-point; rounded to this state's precision
     * @throws IllegalArgumentException if its length is another one, or a value cannot be; this is then of no use
     */
    public void assign(INDArray vector) {
        if (vector.rank() != 1 || vector.length() != vectorLength()) {
            throw new IllegalArgumentException("optimizer state must have shape [%d], got: %s"
                    .formatted(vectorLength(), Arrays.toString(vector.shape())));
        }
        count = requireCount(vector.getDouble(0));
        copyFrom(vector, 1, momentum);
        copyFrom(vector, 1 + momentum.length(), secondMoment);
        if (secondMoment.length() > 0 && secondMoment.minNumber().doubleValue() < 0) {
            throw new IllegalArgumentException("optimizer state must have no negative ν, got: "
                    + secondMoment.minNumber().doubleValue());
        }
    }

    private static double requireCount(double count) {
        if (!(count >= 0) || Double.isInfinite(count)) {
            throw new IllegalArgumentException("an optimizer has seen 0 or more gradients, got: " + count);
        }
        return count;
    }

    /** this ← this + rate·(target − this), count included: one Euler step of a flow towards the updated state. */
    public void moveTowards(OptimizerState target, double rate) {
        count += rate * (target.count - count);
        if (secondMoment.length() > 0) {
            secondMoment.muli(1 - rate);
            Nd4j.getBlasWrapper().level1().axpy(secondMoment.length(), rate, target.secondMoment, secondMoment);
        }
    }

    /** [t, momentum…, ν…], a new array in the state's precision. */
    public INDArray toVector() {
        INDArray vector = Nd4j.createUninitialized(secondMoment.dataType(), vectorLength());
        vector.putScalar(0, count);
        copyInto(momentum, vector, 1);
        copyInto(secondMoment, vector, 1 + momentum.length());
        return vector;
    }

    /** Length of {@link #toVector}. */
    public long vectorLength() {
        return 1 + momentum.length() + secondMoment.length();
    }

    private static void copyInto(INDArray part, INDArray vector, long from) {
        if (part.length() > 0) {
            vector.get(NDArrayIndex.interval(from, from + part.length())).assign(part);
        }
    }

    private static void copyFrom(INDArray vector, long from, INDArray part) {
        if (part.length() > 0) {
            part.assign(vector.get(NDArrayIndex.interval(from, from + part.length())));
        }
    }

    private static void copyInto(INDArray from, INDArray to) {
        if (to.length() > 0) {
            to.assign(from);
        }
    }
}
