package io.edgewatch.numerics.jet.primitive;

import io.edgewatch.numerics.jet.graph.BilinearPrimitive;
import io.edgewatch.numerics.jet.graph.Graph;
import io.edgewatch.numerics.jet.graph.Jets;
import io.edgewatch.numerics.jet.graph.Node;
import io.edgewatch.numerics.jet.graph.Order;
import io.edgewatch.numerics.kernel.MatrixShape;
import io.edgewatch.numerics.kernel.MatrixStack;
import io.edgewatch.numerics.kernel.Products;
import io.edgewatch.numerics.kernel.Window;
import java.util.List;
import java.util.Optional;

/**
 * Nᵀ(Wᵀ·y): back from what a {@link Convolution} with weights W [out, c·taps] makes, y [out, pixels after], to images [c, pixels].
 *
 * @param window what an output of the convolution sees
 */
public record ConvolutionBack(Window window) implements BilinearPrimitive {

    public static Node of(Graph graph, Window window, Node weights, Node y) {
        return graph.apply(new ConvolutionBack(window), weights, y);
    }

    @Override
    public MatrixShape shape(List<Node> inputs) {
        var weights = inputs.get(0).shape();
        var y = Shapes.images(inputs.get(1), window.after());
        int channels = weights.columns() / window.taps();
        Shapes.requireWeights(window, weights, channels);
        Shapes.requireSize(y.rows() * window.after().pixels(), inputs.get(1).shape());
        return new MatrixShape(channels, window.planes().pixels());
    }

    @Override
    public void sum(Products products, Order order, Jets in, MatrixStack out) {
        if (products.list().isEmpty()) {
            in.kernels().sumOfProducts(List.of(), out, in.count());
        } else {
            in.kernels().convolutions().convolveBack(window, products.list(), out, in.count());
        }
    }

    @Override
    public Optional<Node> adjoint(int input, Graph graph, Node.Operation self, Node adjoint) {
        return Optional.of(
                input == 0
                        ? Correlation.of(graph, window, self.inputs().get(1), adjoint)
                        : Convolution.of(graph, window, self.inputs().get(0), adjoint));
    }
}
