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
 * A wider matrix that is zero but for the given columns; the adjoint of {@link Columns}.
 *
 * @param first index of the first column that is not zero
 * @param columns of the result
 */
public record FromColumns(int first, int columns) implements LinearPrimitive {

    public static Node of(Graph graph, Node x, int first, int columns) {
        return graph.apply(new FromColumns(first, columns), x);
    }

    @Override
    public MatrixShape shape(List<Node> inputs) {
        return new MatrixShape(inputs.get(0).shape().rows(), columns);
    }

    @Override
    public void evaluate(Order order, Jets in, MatrixStack out) {
        var x = in.coefficient(order, 0);
        in.kernels().sumOfProducts(List.of(), out, in.count());
        int count = x.shape().columns();
        for (int direction = 0; direction < in.count(); direction++) {
            for (int row = 0; row < out.shape().rows(); row++) {
                int to = out.start(direction) + row * columns + first;
                x.storage().copy(x.start(direction) + row * count, out.storage(), to, count);
            }
        }
    }

    @Override
    public Optional<Node> adjoint(int input, Graph graph, Node.Operation self, Node adjoint) {
        return Optional.of(
                Columns.of(graph, adjoint, first, self.inputs().get(0).shape().columns()));
    }
}
