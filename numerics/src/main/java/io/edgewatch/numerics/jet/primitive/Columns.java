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
 * Some neighbouring columns of a matrix.
 *
 * @param first index of the first one
 * @param count how many
 */
public record Columns(int first, int count) implements LinearPrimitive {

    public static Node of(Graph graph, Node x, int first, int count) {
        return graph.apply(new Columns(first, count), x);
    }

    @Override
    public MatrixShape shape(List<Node> inputs) {
        var shape = inputs.get(0).shape();
        if (first < 0 || first + count > shape.columns()) {
            throw new IllegalArgumentException("no columns %d to %d in %s".formatted(first, first + count - 1, shape));
        }
        return new MatrixShape(shape.rows(), count);
    }

    @Override
    public void evaluate(Order order, Jets in, MatrixStack out) {
        var x = in.coefficient(order, 0);
        for (int direction = 0; direction < in.count(); direction++) {
            for (int row = 0; row < out.shape().rows(); row++) {
                int from = x.start(direction) + row * x.shape().columns() + first;
                x.storage().copy(from, out.storage(), out.start(direction) + row * count, count);
            }
        }
    }

    @Override
    public Optional<Node> adjoint(int input, Graph graph, Node.Operation self, Node adjoint) {
        return Optional.of(FromColumns.of(
                graph, adjoint, first, self.inputs().get(0).shape().columns()));
    }
}
