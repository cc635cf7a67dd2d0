package io.edgewatch.numerics.jet.graph;

import io.edgewatch.numerics.kernel.MatrixStack;
import io.edgewatch.numerics.kernel.Products;
import java.util.List;

/**
 * A product a·b of its first two inputs, linear in each; further inputs are added.
 *
 * <p>Leibniz: (ab)₁ = a₁b₀ + a₀b₁ and (ab)₁₂ = a₁₂b₀ + a₁b₂ + a₂b₁ + a₀b₁₂.
 */
public interface BilinearPrimitive extends Primitive {

    /** out ← Σ products + the coefficients of the added inputs. */
    void sum(Products products, Order order, Jets in, MatrixStack out);

    @Override
    default void evaluate(Order order, Jets in, MatrixStack out) {
        sum(products(order, in), order, in, out);
    }

    private static Products products(Order order, Jets in) {
        return switch (order) {
            case VALUE -> Products.none().plus(in.value(0), in.value(1));
            case FIRST -> Products.none().plus(in.first(0), in.value(1)).plus(in.value(0), in.first(1));
            case MIXED ->
                Products.none()
                        .plus(in.mixed(0), in.value(1))
                        .plus(in.first(0), in.second(1))
                        .plus(in.second(0), in.first(1))
                        .plus(in.value(0), in.mixed(1));
        };
    }

    @Override
    default boolean bends(List<Node> inputs) {
        return inputs.stream().anyMatch(Node::bends)
                || (inputs.get(0).moves() && inputs.get(1).moves());
    }

    @Override
    default boolean readsFirstForMixed(int input, List<Node> inputs) {
        return input < 2 && inputs.get(1 - input).moves();
    }
}
