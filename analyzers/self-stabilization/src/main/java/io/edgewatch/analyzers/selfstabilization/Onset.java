package io.edgewatch.analyzers.selfstabilization;

import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;

/**
 * How large the oscillation is at least that grows unseen above the edge: what round-off seeded at the crossing, grown by |1 − λ₁| at
 * every midpoint since; as log |x|√p, P = pI.
 */
final class Onset {
    private long last = Long.MIN_VALUE;
    private double least = Double.NEGATIVE_INFINITY;
    private double growth;

    /**
     * The next midpoint above the edge; after any other it is the crossing.
     *
     * @param roundOff |x|√p that round-off is worth there
     * @param effectiveSharpness λ₁(P⁻¹H) there
     * @return the log of the least there
     */
    double grow(long step, double roundOff, double effectiveSharpness) {
        least = step == last + 1 ? least + growth : Math.log(roundOff);
        growth = growth(effectiveSharpness);
        last = step;
        return least;
    }

    /** log|1 − λ₁|, per step. */
    static double growth(double effectiveSharpness) {
        return Math.log(Math.abs(1 - effectiveSharpness));
    }

    void save(DataOutput out) throws IOException {
        out.writeLong(last);
        out.writeDouble(least);
        out.writeDouble(growth);
    }

    void restore(DataInput in) throws IOException {
        last = in.readLong();
        least = in.readDouble();
        growth = in.readDouble();
    }
}
