package io.edgewatch.wire;

/**
 * What a trainer that spends a gradient on it knows of the curvature at a step.
 *
 * @param curvature estimate of the largest eigenvalue of H in magnitude, one step of a power iteration that goes on through the run; may be
 *     non-finite in a run that diverges
 * @param residual ‖Hv − ρv‖ of the estimate ρ and its direction v: an eigenvalue lies this close
 * @param gradients gradients it took, beside the step's own
 * @param seconds time it took the training thread
 */
public record Probe(double curvature, double residual, int gradients, double seconds) {
    public Probe {
        if (residual < 0) {
            throw new IllegalArgumentException("residual of a probe must not be negative, got: " + residual);
        }
        Bounds.requireAtLeast("gradients of a probe", gradients, 1);
        if (!(seconds >= 0) || Double.isInfinite(seconds)) {
            throw new IllegalArgumentException("seconds of a probe must be finite and at least 0, got: " + seconds);
        }
    }
}
