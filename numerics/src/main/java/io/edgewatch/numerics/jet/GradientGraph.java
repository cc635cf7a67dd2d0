package io.edgewatch.numerics.jet;

import io.edgewatch.numerics.jet.graph.Graph;
import io.edgewatch.numerics.jet.graph.Node;
import io.edgewatch.numerics.jet.primitive.GradientBlock;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.factory.Nd4j;

/**
 * A loss with its gradient appended, block by block.
 *
 * @param blocks one per parameter, in order of appearance
 */
record GradientGraph(Graph graph, Node loss, List<Block> blocks) {

    /** A parameter and the node of its gradient, which nothing else reads: it may live in the caller's memory. */
    record Block(Node.Parameter parameter, Node.Operation gradient) {}

    static GradientGraph of(Graph graph, Node loss, DataType precision) {
        var parameters = parameters(graph);
        var adjoints = ReverseMode.appendGradient(graph, loss, precision);
        var taken = inputsOfAll(graph);
        var blocks = new ArrayList<Block>();
        for (var parameter : parameters) {
            var adjoint = adjoints.get(parameter);
            if (adjoint == null) {
                var shape = parameter.shape();
                adjoint = graph.constant(Nd4j.zeros(precision, shape.rows(), shape.columns()));
            }
            blocks.add(new Block(parameter, ownNode(graph, parameter, adjoint, taken)));
            taken.add(adjoint);
        }
        return new GradientGraph(graph, loss, List.copyOf(blocks));
    }

    private static List<Node.Parameter> parameters(Graph graph) {
        var parameters = new ArrayList<Node.Parameter>();
        for (var node : graph.nodes()) {
            if (node instanceof Node.Parameter parameter) {
                parameters.add(parameter);
            }
        }
        return parameters;
    }

    private static Set<Node> inputsOfAll(Graph graph) {
        var inputs = new HashSet<Node>();
        for (var node : graph.nodes()) {
            if (node instanceof Node.Operation operation) {
                inputs.addAll(operation.inputs());
            }
        }
        return inputs;
    }

    private static Node.Operation ownNode(Graph graph, Node.Parameter parameter, Node adjoint, Set<Node> taken) {
        if (adjoint instanceof Node.Operation operation && !taken.contains(operation)) {
            return operation;
        }
        return graph.apply(new GradientBlock(parameter.offset()), adjoint);
    }

    List<Node.Operation> gradients() {
        return blocks.stream().map(Block::gradient).toList();
    }
}
