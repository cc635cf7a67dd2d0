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
 * y·N(x)ᵀ: how images y [out, pixels after] go with what a {@link Convolution} sees of images x [c, pixels], a matrix like its weights,
 * [out, c·taps].
 *
 * @param window what an output of the convolution sees
 */
public record Correlation(Window window) implements BilinearPrimitive {

    public static Node of(Graph graph, Window window, Node y, Node x) {
        return graph.apply(new Correlation(window), y, x);
    }

    @Override
    public MatrixShape shape(List<Node> inputs) {
        var y = Shapes.images(inputs.get(0), window.after());
        var x = Shapes.images(inputs.get(1), window.planes());
        return new MatrixShape(y.rows(), x.rows() * window.taps());
    }

    @Override
    public void sum(Products products, Order order, Jets in, MatrixStack out) {
        if (products.list().isEmpty()) {
            in.kernels().sumOfProducts(List.of(), out, in.count());
        } else {
            in.kernels().convolutions().correlate(window, products.list(), out, in.count());
        }
    }

    @Override
    public Optional<Node> adjoint(int input, Graph graph, Node.Operation self, Node adjoint) {
        return Optional.of(
                input == 0
                        ? Convolution.of(graph, window, adjoint, self.inputs().get(1))
                        : ConvolutionBack.of(
                                graph, window, adjoint, self.inputs().get(0)));
    }
}
