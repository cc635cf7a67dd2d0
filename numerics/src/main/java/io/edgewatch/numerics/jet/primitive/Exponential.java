package io.edgewatch.numerics.jet.primitive;

import io.edgewatch.numerics.kernel.Kernels;
import io.edgewatch.numerics.kernel.MatrixStack;
import io.edgewatch.numerics.kernel.Pointwise;

/** y = eˣ, which is its own derivative. */
public record Exponential() implements ScalarFunction {

    @Override
    public int lastDerivative() {
        return 3;
    }

    @Override
    public void value(MatrixStack x, MatrixStack out, Kernels kernels) {
        Pointwise.apply((xi, same) -> Math.exp(xi), x, x, out);
    }

    @Override
    public void derivative(int k, MatrixStack x, MatrixStack y, MatrixStack out, Kernels kernels) {
        Pointwise.apply((xi, yi) -> yi, x, y, out);
    }
}
