package io.edgewatch.numerics.eigen;

/**
 * The operator returned a product with an infinite or undefined element, so there is no spectrum to speak of.
 *
 * @param products operator products spent, the last ones not finite
 */
public record NotFinite(int products) implements SpectrumAnswer {}
