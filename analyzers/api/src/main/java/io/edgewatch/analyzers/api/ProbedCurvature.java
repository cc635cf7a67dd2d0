package io.edgewatch.analyzers.api;

/**
 * What the trainer's probe says of a step: one step of a power iteration that goes on through the run.
 *
 * @param curvature ρ, estimate of the largest eigenvalue of H in magnitude
 * @param residual ‖Hv − ρv‖ for the probe's direction v: an eigenvalue lies this close to ρ
 * @param gradients gradients it took beside the step's own
 * @param seconds time it took the trainer
 */
public record ProbedCurvature(double curvature, double residual, int gradients, double seconds) {}
