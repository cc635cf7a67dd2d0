package io.edgewatch.trainer.spill;

import io.edgewatch.wire.Probe;
import java.time.Instant;
import java.util.Optional;

/**
 * What the spill keeps of a step besides its tensors.
 *
 * @param step t
 * @param time when it was taken, to the millisecond
 * @param loss L(w(t)); may be non-finite
 * @param gradientNorm ‖∇L(w(t))‖
 * @param probe of the curvature, if one was taken
 */
public record SpilledStep(long step, Instant time, double loss, double gradientNorm, Optional<Probe> probe) {

    /** A step without a probe. */
    public SpilledStep(long step, Instant time, double loss, double gradientNorm) {
        this(step, time, loss, gradientNorm, Optional.empty());
    }

    public SpilledStep {
        if (step < 0) {
            throw new IllegalArgumentException("a spilled step must be 0 or later, got: " + step);
        }
        time = Instant.ofEpochMilli(time.toEpochMilli());
    }
}
