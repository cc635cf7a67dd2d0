package io.edgewatch.numerics.jet.primitive;

import io.edgewatch.numerics.kernel.Kernels;
import io.edgewatch.numerics.kernel.MatrixStack;
import io.edgewatch.numerics.kernel.Pointwise;

/** y = max(x, 0), y′ = 1 for x > 0 and else 0; what happens at the kink is left out, as every framework does. */
public record Relu() implements ScalarFunction {

    @Override
    public int lastDerivative() {
        return 1;
    }

    @Override
    public void value(MatrixStack x, MatrixStack out, Kernels kernels) {
        Pointwise.apply((xi, same) -> Math.max(xi, 0), x, x, out);
    }

    @Override
    public void derivative(int k, MatrixStack x, MatrixStack y, MatrixStack out, Kernels kernels) {
        Pointwise.apply((xi, yi) -> xi > 0 ? 1 : 0, x, y, out);
    }
}
