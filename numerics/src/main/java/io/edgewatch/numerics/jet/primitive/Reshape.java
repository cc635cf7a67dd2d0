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
 * The same entries in the same row-major order, in rows of another length.
 *
 * @param to the shape of the result
 */
public record Reshape(MatrixShape to) implements LinearPrimitive {

    public static Node of(Graph graph, Node x, MatrixShape to) {
        return x.shape().equals(to) ? x : graph.apply(new Reshape(to), x);
    }

    @Override
    public MatrixShape shape(List<Node> inputs) {
        var from = inputs.get(0).shape();
        if (from.size() != to.size()) {
            throw new IllegalArgumentException(from + " has not as many entries as " + to);
        }
        return to;
    }

    @Override
    public void evaluate(Order order, Jets in, MatrixStack out) {
        var x = in.coefficient(order, 0);
        for (int direction = 0; direction < in.count(); direction++) {
            x.storage().copy(x.start(direction), out.storage(), out.start(direction), to.size());
        }
    }

    @Override
    public Optional<Node> adjoint(int input, Graph graph, Node.Operation self, Node adjoint) {
        return Optional.of(of(graph, adjoint, self.inputs().get(0).shape()));
    }
}
