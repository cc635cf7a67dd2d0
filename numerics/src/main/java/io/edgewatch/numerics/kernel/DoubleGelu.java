package io.edgewatch.numerics.kernel;

import org.nd4j.linalg.api.ops.impl.transforms.strict.Erf;
import org.nd4j.linalg.factory.Nd4j;

/** GELU and its derivatives to round-off, with the library's error function. */
final class DoubleGelu {
    private static final double SQRT_HALF = Math.sqrt(0.5);
    private static final double SQRT_TWO_PI = Math.sqrt(2 * Math.PI);

    private DoubleGelu() {}

    /** out ← the k-th derivative at x. */
    static void apply(int k, Kernels kernels, MatrixStack x, MatrixStack out) {
        switch (k) {
            case 0 -> {
                erf(kernels, x, out);
                Pointwise.apply((xi, erf) -> 0.5 * xi * (1 + erf), x, out, out);
            }
            case 1 -> {
                erf(kernels, x, out);
                Pointwise.apply((xi, erf) -> 0.5 * (1 + erf) + xi * density(xi), x, out, out);
            }
            case 2 -> Pointwise.apply((xi, same) -> (2 - xi * xi) * density(xi), x, x, out);
            default -> Pointwise.apply((xi, same) -> xi * (xi * xi - 4) * density(xi), x, x, out);
        }
    }

    /** out ← erf(x/√2), so that Φ = ½(1 + out). */
    private static void erf(Kernels kernels, MatrixStack x, MatrixStack out) {
        kernels.sumOfProducts(Products.none().plus(SQRT_HALF, x).list(), out, 1);
        Nd4j.getExecutioner().exec(new Erf(out.array(), out.array()));
    }

    private static double density(double x) {
        return Math.exp(-0.5 * x * x) / SQRT_TWO_PI;
    }
}
