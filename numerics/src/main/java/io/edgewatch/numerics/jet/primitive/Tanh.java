package io.edgewatch.numerics.jet.primitive;

import io.edgewatch.numerics.kernel.Kernels;
import io.edgewatch.numerics.kernel.MatrixStack;
import io.edgewatch.numerics.kernel.Products;

/** y = tanh x; y′ = 1 − y², y″ = −2y + 2y³, y‴ = −2 + 8y² − 6y⁴. */
public record Tanh() implements ScalarFunction {

    @Override
    public int lastDerivative() {
        return 3;
    }

    @Override
    public void value(MatrixStack x, MatrixStack out, Kernels kernels) {
        kernels.tanh(x, out);
    }

    @Override
    public void derivative(int k, MatrixStack x, MatrixStack y, MatrixStack out, Kernels kernels) {
        var polynomial = switch (k) {
            case 1 -> Products.none().plus(1).plus(-1, y, y);
            case 2 -> Products.none().plus(-2, y).plus(2, y, y, y);
            default -> Products.none().plus(-2).plus(8, y, y).plus(-6, y, y, y, y);
        };
        kernels.sumOfProducts(polynomial.list(), out, 1);
    }
}
