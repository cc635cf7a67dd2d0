package io.edgewatch.numerics.jet.primitive;

import io.edgewatch.numerics.jet.graph.Graph;
import io.edgewatch.numerics.jet.graph.Jets;
import io.edgewatch.numerics.jet.graph.LinearPrimitive;
import io.edgewatch.numerics.jet.graph.Node;
import io.edgewatch.numerics.jet.graph.Order;
import io.edgewatch.numerics.kernel.Groups;
import io.edgewatch.numerics.kernel.MatrixShape;
import io.edgewatch.numerics.kernel.MatrixStack;
import java.util.List;
import java.util.Optional;

/**
 * The sum of each group of entries; the adjoint of {@link GroupRepeat}.
 *
 * @param groups how the entries of the input fall into groups
 * @param to shape of the result, one number per group
 */
public record GroupSum(Groups groups, MatrixShape to) implements LinearPrimitive {

    public static Node of(Graph graph, Groups groups, Node x, MatrixShape to) {
        return graph.apply(new GroupSum(groups, to), x);
    }

    /** The mean of each group. */
    public static Node mean(Graph graph, Groups groups, Node x, MatrixShape to) {
        return LinearCombination.scaled(graph, 1.0 / groups.members(), of(graph, groups, x, to));
    }

    @Override
    public MatrixShape shape(List<Node> inputs) {
        Shapes.requireGrouped(groups, inputs.get(0).shape(), to);
        return to;
    }

    @Override
    public void evaluate(Order order, Jets in, MatrixStack out) {
        in.kernels().groups().sum(groups, in.coefficient(order, 0), out, in.count());
    }

    @Override
    public Optional<Node> adjoint(int input, Graph graph, Node.Operation self, Node adjoint) {
        return Optional.of(
                GroupRepeat.of(graph, groups, adjoint, self.inputs().get(0).shape()));
    }
}
