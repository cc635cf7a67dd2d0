package io.edgewatch.analyzers.host.work;

import io.edgewatch.wire.Precision;
import java.util.Optional;

/** Whether the loss built from the manifest is the trainer's: both must agree at the first step that is seen. */
final class FirstStepCheck {
    private FirstStepCheck() {}

    /** Relative difference that round-off explains: summation orders differ between versions and thread counts. */
    static double tolerance(Precision precision) {
        return switch (precision) {
            case F32 -> 1e-4;
            case F64 -> 1e-9;
        };
    }

    /** Why the run must be refused, if it must. */
    static Optional<String> disagreement(String what, double trainers, double rebuilt, Precision precision) {
        double scale = Math.max(Math.abs(trainers), Math.abs(rebuilt));
        boolean agree = Double.isFinite(trainers) && Double.isFinite(rebuilt)
                ? Math.abs(trainers - rebuilt) <= tolerance(precision) * scale
                : !Double.isFinite(trainers) && !Double.isFinite(rebuilt);
        if (agree) {
            return Optional.empty();
        }
        return Optional.of("the " + what + " rebuilt from the manifest is " + rebuilt + ", the trainer says " + trainers
                + " (relative tolerance " + tolerance(precision)
                + "); trainer and analyzer disagree on data, architecture or version");
    }
}
