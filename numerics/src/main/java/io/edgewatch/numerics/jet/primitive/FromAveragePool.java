package io.edgewatch.numerics.jet.primitive;

import io.edgewatch.numerics.jet.graph.Graph;
import io.edgewatch.numerics.jet.graph.Jets;
import io.edgewatch.numerics.jet.graph.LinearPrimitive;
import io.edgewatch.numerics.jet.graph.Node;
import io.edgewatch.numerics.jet.graph.Order;
import io.edgewatch.numerics.kernel.MatrixShape;
import io.edgewatch.numerics.kernel.MatrixStack;
import io.edgewatch.numerics.kernel.Planes;
import java.util.List;
import java.util.Optional;

/**
 * The transpose of {@link AveragePool}: a quarter of each pixel to its 2×2 block.
 *
 * @param planes how the images lie after
 */
public record FromAveragePool(Planes planes) implements LinearPrimitive {

    public static Node of(Graph graph, Planes planes, Node x) {
        return graph.apply(new FromAveragePool(planes), x);
    }

    @Override
    public MatrixShape shape(List<Node> inputs) {
        return new MatrixShape(Shapes.images(inputs, planes.halved()).rows(), planes.pixels());
    }

    @Override
    public void evaluate(Order order, Jets in, MatrixStack out) {
        in.kernels().images().unpool(planes, in.coefficient(order, 0), out, in.count());
    }

    @Override
    public Optional<Node> adjoint(int input, Graph graph, Node.Operation self, Node adjoint) {
        return Optional.of(AveragePool.of(graph, planes, adjoint));
    }
}
