package io.edgewatch.analyzers.api;

/** A tensor of a step that an analyzer may ask for. */
public enum TensorInput {
    /** w(t), before the update. */
    WEIGHTS,
    /** ∇L(w(t)). */
    GRADIENT
}
