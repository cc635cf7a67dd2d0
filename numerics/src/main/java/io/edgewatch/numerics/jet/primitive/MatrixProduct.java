package io.edgewatch.numerics.jet.primitive;

import io.edgewatch.numerics.jet.graph.BilinearPrimitive;
import io.edgewatch.numerics.jet.graph.Graph;
import io.edgewatch.numerics.jet.graph.Jets;
import io.edgewatch.numerics.jet.graph.Node;
import io.edgewatch.numerics.jet.graph.Order;
import io.edgewatch.numerics.kernel.Kernels;
import io.edgewatch.numerics.kernel.MatrixShape;
import io.edgewatch.numerics.kernel.MatrixStack;
import io.edgewatch.numerics.kernel.Products;
import java.util.List;
import java.util.Optional;

/**
 * op(a)·op(b), or with a third input the affine map op(a)·op(b) + 1·cᵀ, a row c added to every row.
 *
 * @param transposeA whether op(a) = aᵀ
 * @param transposeB whether op(b) = bᵀ
 */
public record MatrixProduct(boolean transposeA, boolean transposeB) implements BilinearPrimitive {

    public static Node of(Graph graph, Node a, boolean transposeA, Node b, boolean transposeB) {
        return graph.apply(new MatrixProduct(transposeA, transposeB), a, b);
    }

    /** x·Wᵀ + 1·bᵀ for examples x [n, in], weight W [out, in] and bias b [1, out]. */
    public static Node affine(Graph graph, Node x, Node weight, Node bias) {
        return graph.apply(new MatrixProduct(false, true), x, weight, bias);
    }

    @Override
    public MatrixShape shape(List<Node> inputs) {
        var a = transposeA ? inputs.get(0).shape().transposed() : inputs.get(0).shape();
        var b = transposeB ? inputs.get(1).shape().transposed() : inputs.get(1).shape();
        if (a.columns() != b.rows()) {
            throw new IllegalArgumentException("matrix product of " + a + " and " + b + ": inner sizes differ");
        }
        if (inputs.size() > 2 && !inputs.get(2).shape().equals(new MatrixShape(1, b.columns()))) {
            throw new IllegalArgumentException("the row added to a product must be 1×" + b.columns() + ", got: "
                    + inputs.get(2).shape());
        }
        return new MatrixShape(a.rows(), b.columns());
    }

    @Override
    public void sum(Products products, Order order, Jets in, MatrixStack out) {
        var row = in.inputs() > 2 ? in.coefficient(order, 2) : MatrixStack.ZERO;
        double beta = 0;
        if (!row.isZero()) {
            in.kernels().broadcast(row, out, in.count());
            beta = 1;
        } else if (products.list().isEmpty()) {
            in.kernels().sumOfProducts(List.of(), out, in.count());
        }
        for (var product : products.list()) {
            var a = new Kernels.Factor(product.factors().get(0), transposeA);
            var b = new Kernels.Factor(product.factors().get(1), transposeB);
            in.kernels().multiply(product.coefficient(), a, b, beta, out, in.count());
            beta = 1;
        }
    }

    @Override
    public Optional<Node> adjoint(int input, Graph graph, Node.Operation self, Node adjoint) {
        var a = self.inputs().get(0);
        var b = self.inputs().get(1);
        return Optional.of(
                switch (input) {
                    case 0 ->
                        transposeA
                                ? of(graph, b, transposeB, adjoint, true)
                                : of(graph, adjoint, false, b, !transposeB);
                    case 1 ->
                        transposeB
                                ? of(graph, adjoint, true, a, transposeA)
                                : of(graph, a, !transposeA, adjoint, false);
                    default -> SumTo.of(graph, adjoint, self.inputs().get(2).shape());
                });
    }
}
