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
 * Repeats a row, a column or a scalar up to the given shape; the adjoint of {@link SumTo}.
 *
 * @param to the shape of the result
 */
public record BroadcastTo(MatrixShape to) implements LinearPrimitive {

    public static Node of(Graph graph, Node x, MatrixShape to) {
        return graph.apply(new BroadcastTo(to), x);
    }

    @Override
    public MatrixShape shape(List<Node> inputs) {
        Shapes.requireBroadcastable(inputs.get(0).shape(), to);
        return to;
    }

    @Override
    public void evaluate(Order order, Jets in, MatrixStack out) {
        in.kernels().broadcast(in.coefficient(order, 0), out, in.count());
    }

    @Override
    public Optional<Node> adjoint(int input, Graph graph, Node.Operation self, Node adjoint) {
        return Optional.of(SumTo.of(graph, adjoint, self.inputs().get(0).shape()));
    }
}
