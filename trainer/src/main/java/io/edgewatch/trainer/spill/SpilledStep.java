package io.edgewatch.trainer.spill;

import java.time.Instant;

/**
 * What the spill keeps of a step besides its tensors.
 *
 * @param step t
 * @param time when it was taken, to the millisecond
 * @param loss L(w(t)); may be non-finite
 * @param gradientNorm ‖∇L(w(t))‖
 */
public record SpilledStep(long step, Instant time, double loss, double gradientNorm) {
    public SpilledStep {
        if (step < 0) {
            throw new IllegalArgumentException("a spilled step must be 0 or later, got: " + step);
        }
        time = Instant.ofEpochMilli(time.toEpochMilli());
    }
}
