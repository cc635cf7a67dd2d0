package io.edgewatch.numerics.jet.primitive;

import io.edgewatch.numerics.kernel.Kernels;
import io.edgewatch.numerics.kernel.MatrixStack;
import io.edgewatch.numerics.kernel.Pointwise;

/**
 * y = (x + ε)^(−½), the inverse of a standard deviation; y′ = −½y³, y″ = ¾y⁵, y‴ = −15/8·y⁷.
 *
 * @param epsilon ε
 */
public record InverseRoot(double epsilon) implements ScalarFunction {

    @Override
    public int lastDerivative() {
        return 3;
    }

    @Override
    public void value(MatrixStack x, MatrixStack out, Kernels kernels) {
        Pointwise.apply((xi, same) -> root(xi), x, x, out);
    }

    @Override
    public void derivative(int k, MatrixStack x, MatrixStack y, MatrixStack out, Kernels kernels) {
        switch (k) {
            case 1 -> Pointwise.apply((xi, yi) -> -0.5 * Math.pow(root(xi), 3), x, y, out);
            case 2 -> Pointwise.apply((xi, yi) -> 0.75 * Math.pow(root(xi), 5), x, y, out);
            default -> Pointwise.apply((xi, yi) -> -1.875 * Math.pow(root(xi), 7), x, y, out);
        }
    }

    private double root(double x) {
        return 1 / Math.sqrt(x + epsilon);
    }
}
