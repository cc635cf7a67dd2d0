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
 * Swaps the first two axes of [a, b, inner], from a matrix [a, b·inner] to [b, a·inner]: examples with channels ↔ channels with examples.
 *
 * @param first a
 * @param second b
 * @param inner length of what stays together
 */
public record SwapAxes(int first, int second, int inner) implements LinearPrimitive {

    public static Node of(Graph graph, int first, int second, int inner, Node x) {
        return graph.apply(new SwapAxes(first, second, inner), x);
    }

    @Override
    public MatrixShape shape(List<Node> inputs) {
        var wanted = new MatrixShape(first, second * inner);
        if (!inputs.get(0).shape().equals(wanted)) {
            throw new IllegalArgumentException(
                    "axes of " + wanted + " are swapped, got: " + inputs.get(0).shape());
        }
        return new MatrixShape(second, first * inner);
    }

    @Override
    public void evaluate(Order order, Jets in, MatrixStack out) {
        var x = in.coefficient(order, 0);
        for (int direction = 0; direction < in.count(); direction++) {
            for (int a = 0; a < first; a++) {
                for (int b = 0; b < second; b++) {
                    int from = x.start(direction) + (a * second + b) * inner;
                    int to = out.start(direction) + (b * first + a) * inner;
                    x.storage().copy(from, out.storage(), to, inner);
                }
            }
        }
    }

    @Override
    public Optional<Node> adjoint(int input, Graph graph, Node.Operation self, Node adjoint) {
        return Optional.of(of(graph, second, first, inner, adjoint));
    }
}
