package io.edgewatch.analyzers.selfstabilization;

import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.util.Optional;

/** How fast the largest eigenvalues really change at the midpoints: centred differences of the values beside them. */
final class MeasuredChange {
    private Sample before = Sample.NONE;
    private Sample middle = Sample.NONE;

    /**
     * The largest eigenvalues at one midpoint.
     *
     * @param values λᵢ(H), descending
     * @param summed how many of them change together
     * @param uncertainty of each
     */
    record Sample(long step, double[] values, int summed, double uncertainty) {
        private static final Sample NONE = new Sample(Long.MIN_VALUE, new double[0], 0, 0);

        private double sum(int count) {
            double sum = 0;
            for (int i = 0; i < count; i++) {
                sum += values[i];
            }
            return sum;
        }

        private void save(DataOutput out) throws IOException {
            out.writeLong(step);
            out.writeInt(summed);
            out.writeDouble(uncertainty);
            out.writeInt(values.length);
            for (double value : values) {
                out.writeDouble(value);
            }
        }

        private static Sample restore(DataInput in) throws IOException {
            long step = in.readLong();
            int summed = in.readInt();
            double uncertainty = in.readDouble();
            double[] values = new double[in.readInt()];
            for (int i = 0; i < values.length; i++) {
                values[i] = in.readDouble();
            }
            return new Sample(step, values, summed, uncertainty);
        }
    }

    /** d(λ₁ + …)/dt per step at a step, over its {@code summed} directions. */
    record Change(long step, double value, double uncertainty) {}

    /** Takes the next midpoint; what is known now of the one before. */
    Optional<Change> take(Sample next) {
        Sample earlier = before;
        before = middle;
        middle = next;
        int count = before.summed();
        boolean consecutive = earlier.step() + 2 == next.step() && before.step() + 1 == next.step();
        if (!consecutive || earlier.values().length < count || next.values().length < count) {
            return Optional.empty();
        }
        return Optional.of(new Change(
                before.step(),
                (next.sum(count) - earlier.sum(count)) / 2,
                count * (next.uncertainty() + earlier.uncertainty()) / 2));
    }

    void save(DataOutput out) throws IOException {
        before.save(out);
        middle.save(out);
    }

    void restore(DataInput in) throws IOException {
        before = Sample.restore(in);
        middle = Sample.restore(in);
    }
}
