package io.edgewatch.analyzers.host.work;

import io.edgewatch.wire.Precision;
import java.util.Optional;
import java.util.function.DoubleSupplier;

/**
 * Whether the loss built from the manifest is the trainer's: both must agree at the first step that is seen.
 *
 * <p>A relative tolerance alone would refuse good runs near a minimum: there the loss is a small rest of numbers that
 * cancel, and its round-off is that of those numbers. So a few units of round-off of their scale are granted beside it.
 * What the check is for, other data or another network, differs by the scale itself.
 */
final class FirstStepCheck {
    /** Units of round-off granted: sums of n terms lose about √n, n the widest layer or the number of examples. */
    private static final double UNITS = 32;

    private FirstStepCheck() {}

    /** Relative difference that round-off explains: summation orders differ between versions and thread counts. */
    static double tolerance(Precision precision) {
        return switch (precision) {
            case F32 -> 1e-4;
            case F64 -> 1e-9;
        };
    }

    private static double unitOfRoundOff(Precision precision) {
        return switch (precision) {
            case F32 -> Math.ulp(1f);
            case F64 -> Math.ulp(1.0);
        };
    }

    /**
     * Why the run must be refused, if it must.
     *
     * @param scale size of the numbers that cancel in the value; asked for only if the relative tolerance does not do
     */
    static Optional<String> disagreement(
            String what, double trainers, double rebuilt, Precision precision, DoubleSupplier scale) {
        boolean finite = Double.isFinite(trainers) && Double.isFinite(rebuilt);
        if (!finite && !Double.isFinite(trainers) && !Double.isFinite(rebuilt)) {
            return Optional.empty();
        }
        double size = Math.max(Math.abs(trainers), Math.abs(rebuilt));
        double difference = Math.abs(trainers - rebuilt);
        if (finite && difference <= tolerance(precision) * size) {
            return Optional.empty();
        }
        double absolute = finite ? UNITS * unitOfRoundOff(precision) * scale.getAsDouble() : 0;
        if (finite && Double.isFinite(absolute) && difference <= tolerance(precision) * size + absolute) {
            return Optional.empty();
        }
        return Optional.of("the " + what + " rebuilt from the manifest is " + rebuilt + ", the trainer says " + trainers
                + " (tolerance " + tolerance(precision) + " of it and " + absolute
                + "); trainer and analyzer disagree on data, architecture or version");
    }
}
