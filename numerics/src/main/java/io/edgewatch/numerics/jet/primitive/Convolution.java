package io.edgewatch.numerics.jet.primitive;

import io.edgewatch.numerics.jet.graph.BilinearPrimitive;
import io.edgewatch.numerics.jet.graph.Graph;
import io.edgewatch.numerics.jet.graph.Jets;
import io.edgewatch.numerics.jet.graph.Node;
import io.edgewatch.numerics.jet.graph.Order;
import io.edgewatch.numerics.kernel.Groups;
import io.edgewatch.numerics.kernel.MatrixShape;
import io.edgewatch.numerics.kernel.MatrixStack;
import io.edgewatch.numerics.kernel.Products;
import io.edgewatch.numerics.kernel.Window;
import java.util.List;
import java.util.Optional;

/**
 * W·N(x), the convolution of images x [c, pixels] with weights W [out, c·taps], N being the unfolding of {@link Window}; with a third input, a
 * row b, b(channel) is added. A linear form in three things: {@link ConvolutionBack} and {@link Correlation} are its other two faces.
 *
 * @param window what an output sees
 */
public record Convolution(Window window) implements BilinearPrimitive {

    public static Node of(Graph graph, Window window, Node weights, Node x) {
        return graph.apply(new Convolution(window), weights, x);
    }

    /** W·N(x) + b. */
    public static Node affine(Graph graph, Window window, Node weights, Node x, Node bias) {
        return graph.apply(new Convolution(window), weights, x, bias);
    }

    @Override
    public MatrixShape shape(List<Node> inputs) {
        var weights = inputs.get(0).shape();
        var x = Shapes.images(inputs.get(1), window.planes());
        Shapes.requireWeights(window, weights, x.rows());
        if (inputs.size() > 2) {
            Shapes.requireSize(weights.rows(), inputs.get(2).shape());
        }
        return new MatrixShape(weights.rows(), window.after().pixels());
    }

    @Override
    public void sum(Products products, Order order, Jets in, MatrixStack out) {
        var bias = in.inputs() > 2 ? in.coefficient(order, 2) : MatrixStack.ZERO;
        boolean onTop = !bias.isZero() || products.list().isEmpty();
        if (onTop) {
            in.kernels().groups().repeat(Groups.rows(out.shape()), bias, out, in.count());
        }
        if (!products.list().isEmpty()) {
            in.kernels().convolutions().convolve(window, products.list(), onTop, out, in.count());
        }
    }

    @Override
    public Optional<Node> adjoint(int input, Graph graph, Node.Operation self, Node adjoint) {
        return Optional.of(
                switch (input) {
                    case 0 ->
                        Correlation.of(graph, window, adjoint, self.inputs().get(1));
                    case 1 -> ConvolutionBack.of(graph, window, self.inputs().get(0), adjoint);
                    default ->
                        GroupSum.of(
                                graph,
                                Groups.rows(self.shape()),
                                adjoint,
                                self.inputs().get(2).shape());
                });
    }
}
