package io.edgewatch.numerics.jet.primitive;

import io.edgewatch.numerics.jet.graph.BilinearPrimitive;
import io.edgewatch.numerics.jet.graph.Graph;
import io.edgewatch.numerics.jet.graph.Jets;
import io.edgewatch.numerics.jet.graph.Node;
import io.edgewatch.numerics.jet.graph.Order;
import io.edgewatch.numerics.kernel.BlockProducts.Side;
import io.edgewatch.numerics.kernel.Blocks;
import io.edgewatch.numerics.kernel.MatrixShape;
import io.edgewatch.numerics.kernel.MatrixStack;
import io.edgewatch.numerics.kernel.Products;
import java.util.List;
import java.util.Optional;

/**
 * scale·op(a)·op(b) for each of many small matrices that lie in one.
 *
 * @param left where the blocks of a lie, and whether op transposes them
 * @param right the same of b
 * @param result where the blocks of the result lie
 */
public record BlockProduct(Side left, Side right, Blocks result, double scale) implements BilinearPrimitive {

    public BlockProduct {
        var a = left.factor();
        var b = right.factor();
        boolean fits = a.rows() == result.rows() && b.columns() == result.columns() && a.columns() == b.rows();
        if (!fits) {
            throw new IllegalArgumentException("blocks of " + a + " times " + b + " do not make " + result);
        }
    }

    public static Node of(Graph graph, double scale, Side left, Node a, Side right, Node b, Blocks result) {
        return graph.apply(new BlockProduct(left, right, result, scale), a, b);
    }

    @Override
    public MatrixShape shape(List<Node> inputs) {
        Shapes.require(left.blocks().shape(), inputs.get(0).shape());
        Shapes.require(right.blocks().shape(), inputs.get(1).shape());
        return result.shape();
    }

    @Override
    public void sum(Products products, Order order, Jets in, MatrixStack out) {
        if (products.list().isEmpty()) {
            in.kernels().sumOfProducts(List.of(), out, in.count());
        } else {
            in.kernels().blockProducts().multiply(scale, left, right, result, products.list(), out, in.count());
        }
    }

    @Override
    public Optional<Node> adjoint(int input, Graph graph, Node.Operation self, Node adjoint) {
        var a = self.inputs().get(0);
        var b = self.inputs().get(1);
        var whole = new Side(result, false);
        var turned = new Side(result, true);
        return Optional.of(
                input == 0
                        ? left.transposed()
                                ? of(graph, scale, right, b, turned, adjoint, left.blocks())
                                : of(graph, scale, whole, adjoint, right.other(), b, left.blocks())
                        : right.transposed()
                                ? of(graph, scale, turned, adjoint, left, a, right.blocks())
                                : of(graph, scale, left.other(), a, whole, adjoint, right.blocks()));
    }
}
