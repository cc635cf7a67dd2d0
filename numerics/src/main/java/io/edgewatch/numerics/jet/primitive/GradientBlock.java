package io.edgewatch.numerics.jet.primitive;

import io.edgewatch.numerics.jet.graph.Graph;
import io.edgewatch.numerics.jet.graph.Jets;
import io.edgewatch.numerics.jet.graph.LinearPrimitive;
import io.edgewatch.numerics.jet.graph.Node;
import io.edgewatch.numerics.jet.graph.Order;
import io.edgewatch.numerics.kernel.MatrixShape;
import io.edgewatch.numerics.kernel.MatrixStack;
import io.edgewatch.numerics.kernel.Products;
import java.util.List;
import java.util.Optional;

/**
 * The identity, as a place of its own in the gradient vector for an adjoint that is also read elsewhere.
 *
 * @param offset where the block starts; makes equal adjoints of two parameters two nodes
 */
public record GradientBlock(int offset) implements LinearPrimitive {

    @Override
    public MatrixShape shape(List<Node> inputs) {
        return inputs.get(0).shape();
    }

    @Override
    public void evaluate(Order order, Jets in, MatrixStack out) {
        var copy = Products.none().plus(in.coefficient(order, 0));
        in.kernels().sumOfProducts(copy.list(), out, in.count());
    }

    @Override
    public Optional<Node> adjoint(int input, Graph graph, Node.Operation self, Node adjoint) {
        return Optional.of(adjoint);
    }
}
