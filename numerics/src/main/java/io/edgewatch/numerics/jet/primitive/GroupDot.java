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
 * The sum of x∘y over each group of entries.
 *
 * @param groups how the entries of x and y fall into groups
 * @param to shape of the result, one number per group
 */
public record GroupDot(Groups groups, MatrixShape to) implements BilinearPrimitive {

    public static Node of(Graph graph, Groups groups, Node x, Node y, MatrixShape to) {
        return graph.apply(new GroupDot(groups, to), x, y);
    }

    @Override
    public MatrixShape shape(List<Node> inputs) {
        Shapes.requireGrouped(groups, Shapes.same(inputs), to);
        return to;
    }

    @Override
    public void sum(Products products, Order order, Jets in, MatrixStack out) {
        in.kernels().groups().dot(groups, products, out, in.count());
    }

    @Override
    public Optional<Node> adjoint(int input, Graph graph, Node.Operation self, Node adjoint) {
        return Optional.of(GroupScale.of(graph, groups, self.inputs().get(1 - input), adjoint));
    }
}
