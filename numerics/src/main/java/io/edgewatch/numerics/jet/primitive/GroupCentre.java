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
 * Every entry less the mean of its group: a projection, and so its own adjoint.
 *
 * @param groups how the entries fall into groups
 */
public record GroupCentre(Groups groups) implements LinearPrimitive {

    public static Node of(Graph graph, Groups groups, Node x) {
        return graph.apply(new GroupCentre(groups), x);
    }

    @Override
    public MatrixShape shape(List<Node> inputs) {
        Shapes.requireSize(groups.size(), inputs.get(0).shape());
        return inputs.get(0).shape();
    }

    @Override
    public void evaluate(Order order, Jets in, MatrixStack out) {
        in.kernels().groups().centre(groups, in.coefficient(order, 0), out, in.count());
    }

    @Override
    public Optional<Node> adjoint(int input, Graph graph, Node.Operation self, Node adjoint) {
        return Optional.of(of(graph, groups, adjoint));
    }
}
