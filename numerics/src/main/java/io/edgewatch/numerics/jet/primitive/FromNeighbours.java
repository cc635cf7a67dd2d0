package io.edgewatch.numerics.jet.primitive;

import io.edgewatch.numerics.jet.graph.Graph;
import io.edgewatch.numerics.jet.graph.Jets;
import io.edgewatch.numerics.jet.graph.LinearPrimitive;
import io.edgewatch.numerics.jet.graph.Node;
import io.edgewatch.numerics.jet.graph.Order;
import io.edgewatch.numerics.kernel.ImageKernels;
import io.edgewatch.numerics.kernel.MatrixShape;
import io.edgewatch.numerics.kernel.MatrixStack;
import io.edgewatch.numerics.kernel.Planes;
import java.util.List;
import java.util.Optional;

/**
 * The transpose of {@link Neighbours}: every pixel adds up what was made of it, [9c, pixels] to [c, pixels].
 *
 * @param planes how the images lie
 */
public record FromNeighbours(Planes planes) implements LinearPrimitive {

    public static Node of(Graph graph, Planes planes, Node x) {
        return graph.apply(new FromNeighbours(planes), x);
    }

    @Override
    public MatrixShape shape(List<Node> inputs) {
        var x = Shapes.images(inputs, planes);
        return new MatrixShape(x.rows() / ImageKernels.TAPS, x.columns());
    }

    @Override
    public void evaluate(Order order, Jets in, MatrixStack out) {
        in.kernels().images().fromNeighbours(planes, in.coefficient(order, 0), out, in.count());
    }

    @Override
    public Optional<Node> adjoint(int input, Graph graph, Node.Operation self, Node adjoint) {
        return Optional.of(Neighbours.of(graph, planes, adjoint));
    }
}
