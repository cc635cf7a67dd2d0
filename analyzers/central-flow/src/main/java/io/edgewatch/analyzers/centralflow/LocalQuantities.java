package io.edgewatch.analyzers.centralflow;

import io.edgewatch.analyzers.api.Quantity;
import java.util.List;

/** What the local mode says at a midpoint of training; names of their own, not to be taken for the integrated flow's. */
final class LocalQuantities {
    static final Quantity LOSS = new Quantity("local-loss", "loss", "Loss at the midpoint of the step.");
    static final Quantity PREDICTED_LOSS = new Quantity(
            "local-predicted-loss", "loss", "Time-averaged loss predicted from the midpoint alone, L + tr X.");
    static final Quantity VARIANCE = new Quantity(
            "local-predicted-variance",
            "loss",
            "Total variance of the oscillation that would hold the sharpness at the midpoint, tr X.");
    static final Quantity COVARIANCE_EIGENVALUE =
            new Quantity("local-covariance-eigenvalue", "loss", "Eigenvalues of that X, by index in descending order.");
    static final Quantity SHARPNESS =
            new Quantity("local-sharpness", "loss/weight²", "Largest eigenvalue of the Hessian at the midpoint.");
    static final Quantity CRITICAL_DIRECTIONS =
            new Quantity("local-critical-directions", "1", "Critical directions at the midpoint.");
    static final Quantity RESIDUAL =
            new Quantity("local-residual", "1", "Relative residual of the complementarity problem that this X solves.");
    static final List<Quantity> ALL =
            List.of(LOSS, PREDICTED_LOSS, VARIANCE, COVARIANCE_EIGENVALUE, SHARPNESS, CRITICAL_DIRECTIONS, RESIDUAL);

    private LocalQuantities() {}
}
