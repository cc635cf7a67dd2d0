package io.edgewatch.numerics.jet.primitive;

import io.edgewatch.numerics.jet.graph.Graph;
import io.edgewatch.numerics.jet.graph.Jets;
import io.edgewatch.numerics.jet.graph.Node;
import io.edgewatch.numerics.jet.graph.Order;
import io.edgewatch.numerics.jet.graph.Primitive;
import io.edgewatch.numerics.kernel.MatrixShape;
import io.edgewatch.numerics.kernel.MatrixStack;
import io.edgewatch.numerics.kernel.Products;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * φ⁽ᵏ⁾(x), elementwise. First order φ⁽ᵏ⁺¹⁾x₁, mixed φ⁽ᵏ⁺²⁾x₁x₂ + φ⁽ᵏ⁺¹⁾x₁₂; adjoint φ⁽ᵏ⁺¹⁾∘ȳ.
 *
 * @param function φ
 * @param derivative k
 */
public record Elementwise(ScalarFunction function, int derivative) implements Primitive {

    public static Node of(Graph graph, ScalarFunction function, Node x) {
        return graph.apply(new Elementwise(function, 0), x);
    }

    @Override
    public MatrixShape shape(List<Node> inputs) {
        return inputs.get(0).shape();
    }

    @Override
    public boolean moves(List<Node> inputs) {
        return isNonzero(1) && inputs.get(0).moves();
    }

    @Override
    public boolean bends(List<Node> inputs) {
        return isNonzero(2)
                ? inputs.get(0).moves()
                : isNonzero(1) && inputs.get(0).bends();
    }

    @Override
    public boolean readsFirstForMixed(int input, List<Node> inputs) {
        return isNonzero(2);
    }

    private boolean isNonzero(int higher) {
        return derivative + higher <= function.lastDerivative() || function.lastDerivative() >= 3;
    }

    /** Order 0: φ(x). Order 1: φ⁽ᵏ⁺¹⁾(x). Mixed: φ⁽ᵏ⁺¹⁾(x) and, unless zero, φ⁽ᵏ⁺²⁾(x). */
    @Override
    public List<Node> companions(Order order, Graph graph, List<Node> inputs) {
        var companions = new ArrayList<Node>();
        if (order == Order.VALUE && derivative > 0) {
            companions.add(of(graph, function, inputs.get(0)));
        }
        for (int higher = 1; higher <= order.ordinal() && isNonzero(higher); higher++) {
            companions.add(higherDerivative(higher, graph, inputs.get(0)));
        }
        return companions;
    }

    private Node higherDerivative(int higher, Graph graph, Node x) {
        return graph.apply(new Elementwise(function, derivative + higher), x);
    }

    @Override
    public void evaluate(Order order, Jets in, MatrixStack out) {
        switch (order) {
            case VALUE -> value(in, out);
            case FIRST -> {
                var products = Products.none().plus(in.companion(0), in.first(0));
                in.kernels().sumOfProducts(products.list(), out, in.count());
            }
            case MIXED -> {
                var products = Products.none().plus(in.companion(0), in.mixed(0));
                if (isNonzero(2)) {
                    products.plus(in.companion(1), in.first(0), in.second(0));
                }
                in.kernels().sumOfProducts(products.list(), out, in.count());
            }
        }
    }

    private void value(Jets in, MatrixStack out) {
        if (derivative == 0) {
            function.value(in.value(0), out, in.kernels());
        } else if (derivative <= function.lastDerivative()) {
            function.derivative(derivative, in.value(0), in.companion(0), out, in.kernels());
        } else {
            in.kernels().sumOfProducts(List.of(), out, 1);
        }
    }

    @Override
    public Optional<Node> adjoint(int input, Graph graph, Node.Operation self, Node adjoint) {
        if (!isNonzero(1)) {
            return Optional.empty();
        }
        return Optional.of(
                Multiply.of(graph, higherDerivative(1, graph, self.inputs().get(0)), adjoint));
    }
}
