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
 * The 3×3 neighbourhood of every pixel with zeros outside, so that a product with weights [out, 9c] is a convolution with "same" padding:
 * [c, pixels] to [9c, pixels], rows ordered (channel, row of the tap, column of the tap).
 *
 * @param planes how the images lie
 */
public record Neighbours(Planes planes) implements LinearPrimitive {

    public static Node of(Graph graph, Planes planes, Node x) {
        return graph.apply(new Neighbours(planes), x);
    }

    @Override
    public MatrixShape shape(List<Node> inputs) {
        var x = Shapes.images(inputs, planes);
        return new MatrixShape(x.rows() * ImageKernels.TAPS, x.columns());
    }

    @Override
    public void evaluate(Order order, Jets in, MatrixStack out) {
        in.kernels().images().neighbours(planes, in.coefficient(order, 0), out, in.count());
    }

    @Override
    public Optional<Node> adjoint(int input, Graph graph, Node.Operation self, Node adjoint) {
        return Optional.of(FromNeighbours.of(graph, planes, adjoint));
    }
}
