package io.edgewatch.numerics.kernel;

import java.util.ArrayList;
import java.util.List;

/**
 * A sum of products of matrix stacks, Σ c·f₁f₂…, as Leibniz' rule writes it. What "product" means is the business of the kernel.
 *
 * <p>Products with a structurally zero factor are dropped and equal ones gathered: along a single direction a₁b₂ + a₂b₁ becomes 2·a₁b₁.
 */
public final class Products {

    /** One product; without factors it is the constant c. */
    public record Product(double coefficient, List<MatrixStack> factors) {}

    private final List<Product> products = new ArrayList<>(4);

    public static Products none() {
        return new Products();
    }

    public Products plus(MatrixStack... factors) {
        return plus(1, factors);
    }

    public Products plus(double coefficient, MatrixStack... factors) {
        var sameFactors = List.of(factors);
        if (sameFactors.stream().anyMatch(MatrixStack::isZero)) {
            return this;
        }
        for (int i = 0; i < products.size(); i++) {
            var product = products.get(i);
            if (sameObjects(product.factors(), sameFactors)) {
                products.set(i, new Product(product.coefficient() + coefficient, sameFactors));
                return this;
            }
        }
        products.add(new Product(coefficient, sameFactors));
        return this;
    }

    public List<Product> list() {
        return products;
    }

    private static boolean sameObjects(List<MatrixStack> some, List<MatrixStack> others) {
        boolean same = some.size() == others.size();
        for (int i = 0; same && i < some.size(); i++) {
            same = some.get(i) == others.get(i);
        }
        return same;
    }
}
