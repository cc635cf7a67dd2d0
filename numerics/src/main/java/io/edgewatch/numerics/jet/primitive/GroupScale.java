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
import java.util.List;
import java.util.Optional;

/**
 * Every entry times the number of its group, x∘s; with a third input b, one number per group too, x∘s + b.
 *
 * @param groups how the entries of x fall into groups
 */
public record GroupScale(Groups groups) implements BilinearPrimitive {

    public static Node of(Graph graph, Groups groups, Node x, Node s) {
        return graph.apply(new GroupScale(groups), x, s);
    }

    /** x∘s + b. */
    public static Node affine(Graph graph, Groups groups, Node x, Node s, Node b) {
        return graph.apply(new GroupScale(groups), x, s, b);
    }

    @Override
    public MatrixShape shape(List<Node> inputs) {
        var shape = inputs.get(0).shape();
        inputs.stream().skip(1).forEach(numbers -> Shapes.requireGrouped(groups, shape, numbers.shape()));
        return shape;
    }

    @Override
    public void sum(Products products, Order order, Jets in, MatrixStack out) {
        var added = in.inputs() > 2 ? in.coefficient(order, 2) : MatrixStack.ZERO;
        in.kernels().groups().scale(groups, products, added, out, in.count());
    }

    @Override
    public Optional<Node> adjoint(int input, Graph graph, Node.Operation self, Node adjoint) {
        var x = self.inputs().get(0);
        var shape = self.inputs().get(input).shape();
        return Optional.of(
                switch (input) {
                    case 0 -> of(graph, groups, adjoint, self.inputs().get(1));
                    case 1 -> GroupDot.of(graph, groups, x, adjoint, shape);
                    default -> GroupSum.of(graph, groups, adjoint, shape);
                });
    }
}
