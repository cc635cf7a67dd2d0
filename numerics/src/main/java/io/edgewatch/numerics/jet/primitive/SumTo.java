package io.edgewatch.numerics.jet.primitive;

import io.edgewatch.numerics.jet.graph.Graph;
import io.edgewatch.numerics.jet.graph.Jets;
import io.edgewatch.numerics.jet.graph.LinearPrimitive;
import io.edgewatch.numerics.jet.graph.Node;
import io.edgewatch.numerics.jet.graph.Order;
import io.edgewatch.numerics.kernel.MatrixShape;
import io.edgewatch.numerics.kernel.MatrixStack;
import java.util.List;
import java.util.Optional;

/**
 * Sums over rows, columns or both, down to the given shape: column sums are 1×c, row sums n×1, the total 1×1.
 *
 * @param to the shape of the result
 */
public record SumTo(MatrixShape to) implements LinearPrimitive {

    public static Node of(Graph graph, Node x, MatrixShape to) {
        return graph.apply(new SumTo(to), x);
    }

    public static Node total(Graph graph, Node x) {
        return of(graph, x, MatrixShape.SCALAR);
    }

    @Override
    public MatrixShape shape(List<Node> inputs) {
        Shapes.requireBroadcastable(to, inputs.get(0).shape());
        return to;
    }

    @Override
    public void evaluate(Order order, Jets in, MatrixStack out) {
        in.kernels().reduce(in.coefficient(order, 0), out, in.count());
    }

    @Override
    public Optional<Node> adjoint(int input, Graph graph, Node.Operation self, Node adjoint) {
        return Optional.of(BroadcastTo.of(graph, adjoint, self.inputs().get(0).shape()));
    }
}
