package io.edgewatch.analyzers.selfstabilization;

import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;

/**
 * How large an oscillation is by now that nothing but round-off seeded at the crossing of the edge: grown by |1 − λ₁| at every midpoint
 * since; as log |x|√p, P = pI.
 */
final class Onset {
    private long last = Long.MIN_VALUE;
    private double seeded = Double.NEGATIVE_INFINITY;
    private double growth;

    /**
     * The next midpoint above the edge; after any other it is the crossing.
     *
     * @param roundOff |x|√p that round-off is worth there
     * @param effectiveSharpness λ₁(P⁻¹H) there
     * @return the log of it there
     */
    double grow(long step, double roundOff, double effectiveSharpness) {
        seeded = step == last + 1 ? seeded + growth : Math.log(roundOff);
        growth = growth(effectiveSharpness);
        last = step;
        return seeded;
    }

    /** log|1 − λ₁|, per step. */
    static double growth(double effectiveSharpness) {
        return Math.log(Math.abs(1 - effectiveSharpness));
    }

    void save(DataOutput out) throws IOException {
        out.writeLong(last);
        out.writeDouble(seeded);
        out.writeDouble(growth);
    }

    void restore(DataInput in) throws IOException {
        last = in.readLong();
        seeded = in.readDouble();
        growth = in.readDouble();
    }
}
