package io.edgewatch.numerics.jet.primitive;

import io.edgewatch.numerics.jet.graph.BilinearPrimitive;
import io.edgewatch.numerics.jet.graph.Graph;
import io.edgewatch.numerics.jet.graph.Jets;
import io.edgewatch.numerics.jet.graph.Node;
import io.edgewatch.numerics.jet.graph.Order;
import io.edgewatch.numerics.kernel.MatrixShape;
import io.edgewatch.numerics.kernel.MatrixStack;
import io.edgewatch.numerics.kernel.Products;
import java.util.List;
import java.util.Optional;

/** Elementwise product a∘b of two matrices of one shape. */
public record Multiply() implements BilinearPrimitive {

    public static Node of(Graph graph, Node a, Node b) {
        return graph.apply(new Multiply(), a, b);
    }

    @Override
    public MatrixShape shape(List<Node> inputs) {
        return Shapes.same(inputs);
    }

    @Override
    public void sum(Products products, Order order, Jets in, MatrixStack out) {
        in.kernels().sumOfProducts(products.list(), out, in.count());
    }

    @Override
    public Optional<Node> adjoint(int input, Graph graph, Node.Operation self, Node adjoint) {
        return Optional.of(of(graph, adjoint, self.inputs().get(1 - input)));
    }
}
