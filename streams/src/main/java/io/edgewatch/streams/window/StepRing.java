package io.edgewatch.streams.window;

import java.util.Arrays;

/**
 * The values of the last n steps that had one, oldest first. Immutable; steps ascend strictly.
 *
 * <p>Aggregates are taken over steps because what they are of oscillates from step to step. A non-finite value makes
 * those it takes part in non-finite, and so is seen until it leaves the ring.
 */
public final class StepRing {
    private final int capacity;
    private final long[] steps;
    private final double[] values;

    private StepRing(int capacity, long[] steps, double[] values) {
        this.capacity = capacity;
        this.steps = steps;
        this.values = values;
    }

    /** A ring without values that will hold at most {@code capacity} of them. */
    public static StepRing empty(int capacity) {
        if (capacity < 1) {
            throw new IllegalArgumentException("a ring holds at least one step, got: " + capacity);
        }
        return new StepRing(capacity, new long[0], new double[0]);
    }

    /**
     * A ring with the newest of these steps; the arrays are not kept.
     *
     * @throws IllegalArgumentException if the steps do not ascend, or there are not as many values
     */
    public static StepRing of(int capacity, long[] steps, double[] values) {
        if (steps.length != values.length) {
            throw new IllegalArgumentException(steps.length + " steps with " + values.length + " values");
        }
        for (int place = 1; place < steps.length; place++) {
            if (steps[place] <= steps[place - 1]) {
                throw new IllegalArgumentException("step must be after " + steps[place - 1] + ", got: " + steps[place]);
            }
        }
        return new StepRing(empty(capacity).capacity, steps, values).newest(capacity);
    }

    /**
     * This ring with one more step; the oldest leaves if it was full.
     *
     * @throws IllegalArgumentException if {@code step} is not newer than the newest
     */
    public StepRing with(long step, double value) {
        if (!isEmpty() && step <= lastStep()) {
            throw new IllegalArgumentException("step must be after " + lastStep() + ", got: " + step);
        }
        int kept = Math.min(size(), capacity - 1);
        long[] nextSteps = new long[kept + 1];
        double[] nextValues = new double[kept + 1];
        System.arraycopy(steps, size() - kept, nextSteps, 0, kept);
        System.arraycopy(values, size() - kept, nextValues, 0, kept);
        nextSteps[kept] = step;
        nextValues[kept] = value;
        return new StepRing(capacity, nextSteps, nextValues);
    }

    /** The newest {@code count} steps, or all if there are fewer; the capacity stays. */
    public StepRing newest(int count) {
        int from = Math.max(0, size() - count);
        return new StepRing(
                capacity, Arrays.copyOfRange(steps, from, size()), Arrays.copyOfRange(values, from, size()));
    }

    public int size() {
        return steps.length;
    }

    public boolean isEmpty() {
        return steps.length == 0;
    }

    /** The step at a place, 0 for the oldest. */
    public long step(int place) {
        return steps[place];
    }

    /** The value at a place, 0 for the oldest. */
    public double value(int place) {
        return values[place];
    }

    /** The newest step; the ring must not be empty. */
    public long lastStep() {
        return steps[size() - 1];
    }

    /** The newest value; the ring must not be empty. */
    public double last() {
        return values[size() - 1];
    }

    /** The smallest value; +∞ if there is none. */
    public double min() {
        double min = Double.POSITIVE_INFINITY;
        for (double value : values) {
            min = Math.min(min, value);
        }
        return min;
    }

    /** The largest value; −∞ if there is none. */
    public double max() {
        double max = Double.NEGATIVE_INFINITY;
        for (double value : values) {
            max = Math.max(max, value);
        }
        return max;
    }

    /** The mean; NaN if there is no value. */
    public double mean() {
        double sum = 0;
        for (double value : values) {
            sum += value;
        }
        return sum / size();
    }

    /** Standard deviation of the values themselves (divisor n); NaN if there is no value. */
    public double deviation() {
        double mean = mean();
        double squares = 0;
        for (double value : values) {
            squares += (value - mean) * (value - mean);
        }
        return Math.sqrt(squares / size());
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof StepRing ring
                && capacity == ring.capacity
                && Arrays.equals(steps, ring.steps)
                && Arrays.equals(values, ring.values);
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(steps) * 31 + Arrays.hashCode(values);
    }

    @Override
    public String toString() {
        return size() + " of " + capacity + " steps" + (isEmpty() ? "" : ", last " + last() + " at " + lastStep());
    }
}
