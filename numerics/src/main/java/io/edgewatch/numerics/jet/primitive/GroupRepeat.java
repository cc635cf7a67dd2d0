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
 * Each group's number at all its entries; the adjoint of {@link GroupSum}.
 *
 * @param groups how the entries of the result fall into groups
 * @param to shape of the result
 */
public record GroupRepeat(Groups groups, MatrixShape to) implements LinearPrimitive {

    public static Node of(Graph graph, Groups groups, Node s, MatrixShape to) {
        return graph.apply(new GroupRepeat(groups, to), s);
    }

    @Override
    public MatrixShape shape(List<Node> inputs) {
        Shapes.requireGrouped(groups, to, inputs.get(0).shape());
        return to;
    }

    @Override
    public void evaluate(Order order, Jets in, MatrixStack out) {
        in.kernels().groups().repeat(groups, in.coefficient(order, 0), out, in.count());
    }

    @Override
    public Optional<Node> adjoint(int input, Graph graph, Node.Operation self, Node adjoint) {
        return Optional.of(
                GroupSum.of(graph, groups, adjoint, self.inputs().get(0).shape()));
    }
}
