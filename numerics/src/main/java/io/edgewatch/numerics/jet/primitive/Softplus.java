package io.edgewatch.numerics.jet.primitive;

import io.edgewatch.numerics.kernel.Kernels;
import io.edgewatch.numerics.kernel.MatrixStack;
import io.edgewatch.numerics.kernel.Pointwise;

/** y = log(1 + eˣ) = max(x, 0) + log(1 + e⁻|ˣ|), so y⁽ᵏ⁾ = σ⁽ᵏ⁻¹⁾. */
public record Softplus() implements ScalarFunction {

    @Override
    public int lastDerivative() {
        return 3;
    }

    @Override
    public void value(MatrixStack x, MatrixStack out, Kernels kernels) {
        Pointwise.apply((xi, same) -> Math.max(xi, 0) + Math.log1p(Math.exp(-Math.abs(xi))), x, x, out);
    }

    @Override
    public void derivative(int k, MatrixStack x, MatrixStack y, MatrixStack out, Kernels kernels) {
        Pointwise.apply((xi, yi) -> Sigmoid.derivative(k - 1, xi), x, y, out);
    }
}
