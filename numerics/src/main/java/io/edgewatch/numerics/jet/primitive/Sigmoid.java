package io.edgewatch.numerics.jet.primitive;

import io.edgewatch.numerics.kernel.Kernels;
import io.edgewatch.numerics.kernel.MatrixStack;
import io.edgewatch.numerics.kernel.Pointwise;

/** σ(x) = 1/(1 + e⁻ˣ) and its derivatives, in forms that keep their digits in both tails. */
public record Sigmoid() implements ScalarFunction {

    @Override
    public int lastDerivative() {
        return 3;
    }

    @Override
    public void value(MatrixStack x, MatrixStack out, Kernels kernels) {
        Pointwise.apply((xi, same) -> derivative(0, xi), x, x, out);
    }

    @Override
    public void derivative(int k, MatrixStack x, MatrixStack y, MatrixStack out, Kernels kernels) {
        Pointwise.apply((xi, yi) -> derivative(k, xi), x, y, out);
    }

    /** σ⁽ᵏ⁾(x) for k = 0 … 3. */
    static double derivative(int k, double x) {
        double decay = Math.exp(-Math.abs(x));
        double large = 1 / (1 + decay);
        double small = decay / (1 + decay);
        double s = x >= 0 ? large : small;
        double slope = large * small;
        return switch (k) {
            case 0 -> s;
            case 1 -> slope;
            case 2 -> slope * (x >= 0 ? small - large : large - small);
            default -> slope * (1 - 6 * slope);
        };
    }
}
