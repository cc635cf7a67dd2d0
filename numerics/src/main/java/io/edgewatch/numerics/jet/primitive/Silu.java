package io.edgewatch.numerics.jet.primitive;

import io.edgewatch.numerics.kernel.Kernels;
import io.edgewatch.numerics.kernel.MatrixStack;
import io.edgewatch.numerics.kernel.Pointwise;

/** y = xσ(x), so y⁽ᵏ⁾ = kσ⁽ᵏ⁻¹⁾ + xσ⁽ᵏ⁾. */
public record Silu() implements ScalarFunction {

    @Override
    public int lastDerivative() {
        return 3;
    }

    @Override
    public void value(MatrixStack x, MatrixStack out, Kernels kernels) {
        Pointwise.apply((xi, same) -> xi * Sigmoid.derivative(0, xi), x, x, out);
    }

    @Override
    public void derivative(int k, MatrixStack x, MatrixStack y, MatrixStack out, Kernels kernels) {
        Pointwise.apply((xi, yi) -> k * Sigmoid.derivative(k - 1, xi) + xi * Sigmoid.derivative(k, xi), x, y, out);
    }
}
