package io.edgewatch.numerics.jet.primitive;

import io.edgewatch.numerics.kernel.Kernels;
import io.edgewatch.numerics.kernel.MatrixStack;

/**
 * GELU with the exact normal distribution, y = xΦ(x); with its density p: y′ = Φ + xp, y″ = (2 − x²)p, y‴ = (x³ − 4x)p.
 *
 * @see <a href="https://arxiv.org/abs/1606.08415">Hendrycks and Gimpel, Gaussian Error Linear Units</a>
 */
public record Gelu() implements ScalarFunction {

    @Override
    public int lastDerivative() {
        return 3;
    }

    @Override
    public void value(MatrixStack x, MatrixStack out, Kernels kernels) {
        kernels.gelu(0, x, out);
    }

    @Override
    public void derivative(int k, MatrixStack x, MatrixStack y, MatrixStack out, Kernels kernels) {
        kernels.gelu(k, x, out);
    }
}
