package io.edgewatch.analyzers.api;

/** A tensor of a step that an analyzer may ask for. */
public enum TensorInput {
    /** w(t), before the update. */
    WEIGHTS,
    /** ∇L(w(t)). */
    GRADIENT,
    /** What the optimizer remembers before update t, [t, momentum…, ν…]; of runs that publish it. */
    OPTIMIZER_STATE
}
