package io.edgewatch.numerics.jet.primitive;

import io.edgewatch.numerics.kernel.Kernels;
import io.edgewatch.numerics.kernel.MatrixStack;

/** A function φ: ℝ → ℝ with its derivatives to third order, applied elementwise. */
public interface ScalarFunction {

    /** The highest k whose φ⁽ᵏ⁾ is not zero everywhere; 3 if there is no end. */
    int lastDerivative();

    /** out ← φ(x). */
    void value(MatrixStack x, MatrixStack out, Kernels kernels);

    /**
     * out ← φ⁽ᵏ⁾(x).
     *
     * @param k 1, 2 or 3
     * @param y φ(x), which often is a short-cut to the derivatives
     */
    void derivative(int k, MatrixStack x, MatrixStack y, MatrixStack out, Kernels kernels);
}
