package io.edgewatch.numerics.jet.graph;

/** Which coefficient of the hyper-dual number x₀ + x₁ε₁ + x₂ε₂ + x₁₂ε₁ε₂ (ε₁² = ε₂² = 0). */
public enum Order {
    /** x₀. */
    VALUE,
    /** x₁, and by the same rule x₂. */
    FIRST,
    /** x₁₂, the derivative along both directions. */
    MIXED
}
