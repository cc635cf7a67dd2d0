package io.edgewatch.numerics.jet.primitive;

import io.edgewatch.numerics.kernel.Kernels;
import io.edgewatch.numerics.kernel.MatrixStack;
import io.edgewatch.numerics.kernel.Pointwise;
import io.edgewatch.numerics.kernel.Products;
import org.nd4j.linalg.api.ops.impl.transforms.strict.Erf;
import org.nd4j.linalg.factory.Nd4j;

/**
 * GELU with the exact normal distribution, y = xΦ(x); with its density p: y′ = Φ + xp, y″ = (2 − x²)p, y‴ = (x³ − 4x)p.
 *
 * @see <a href="https://arxiv.org/abs/1606.08415">Hendrycks and Gimpel, Gaussian Error Linear Units</a>
 */
public record Gelu() implements ScalarFunction {

    private static final double SQRT_HALF = Math.sqrt(0.5);
    private static final double SQRT_TWO_PI = Math.sqrt(2 * Math.PI);

    @Override
    public int lastDerivative() {
        return 3;
    }

    @Override
    public void value(MatrixStack x, MatrixStack out, Kernels kernels) {
        erf(x, out, kernels);
        Pointwise.apply((xi, erf) -> 0.5 * xi * (1 + erf), x, out, out);
    }

    @Override
    public void derivative(int k, MatrixStack x, MatrixStack y, MatrixStack out, Kernels kernels) {
        switch (k) {
            case 1 -> {
                erf(x, out, kernels);
                Pointwise.apply((xi, erf) -> 0.5 * (1 + erf) + xi * density(xi), x, out, out);
            }
            case 2 -> Pointwise.apply((xi, yi) -> (2 - xi * xi) * density(xi), x, y, out);
            default -> Pointwise.apply((xi, yi) -> xi * (xi * xi - 4) * density(xi), x, y, out);
        }
    }

    /** out ← erf(x/√2), so that Φ = ½(1 + out). */
    private static void erf(MatrixStack x, MatrixStack out, Kernels kernels) {
        kernels.sumOfProducts(Products.none().plus(SQRT_HALF, x).list(), out, 1);
        Nd4j.getExecutioner().exec(new Erf(out.array(), out.array()));
    }

    private static double density(double x) {
        return Math.exp(-0.5 * x * x) / SQRT_TWO_PI;
    }
}
