package io.edgewatch.numerics.jet;

import io.edgewatch.numerics.jet.graph.Graph;
import io.edgewatch.numerics.jet.graph.Node;
import io.edgewatch.numerics.jet.primitive.FromColumns;
import io.edgewatch.numerics.jet.primitive.LinearCombination;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.factory.Nd4j;

/**
 * Reverse-mode differentiation as a transformation of graphs: appends the backward pass to the graph of a loss, made of the same
 * primitives, so that the gradient has coefficients of every order like anything else.
 */
final class ReverseMode {

    private final Graph graph;
    private final Map<Node, List<Node>> contributions = new HashMap<>();

    private ReverseMode(Graph graph) {
        this.graph = graph;
    }

    /**
     * Appends ∂loss/∂p for every parameter of the graph.
     *
     * @param loss a 1×1 node
     * @return the adjoints by parameter; a parameter that the loss does not depend on has none
     */
    static Map<Node.Parameter, Node> appendGradient(Graph graph, Node loss, DataType precision) {
        var reverse = new ReverseMode(graph);
        var forward = List.copyOf(graph.nodes());
        reverse.contribute(loss, graph.constant(Nd4j.ones(precision, 1, 1)));
        var gradient = new HashMap<Node.Parameter, Node>();
        for (int id = loss.id(); id >= 0; id--) {
            var node = forward.get(id);
            reverse.adjointOf(node).ifPresent(adjoint -> {
                if (node instanceof Node.Operation operation) {
                    reverse.pullBack(operation, adjoint);
                } else if (node instanceof Node.Parameter parameter) {
                    gradient.put(parameter, adjoint);
                }
            });
        }
        return gradient;
    }

    private Optional<Node> adjointOf(Node node) {
        var terms = contributions.getOrDefault(node, List.of());
        if (terms.isEmpty()) {
            return Optional.empty();
        }
        var together = terms.size() == 1 ? terms : FromColumns.together(graph, terms);
        return Optional.of(together.size() == 1 ? together.get(0) : LinearCombination.sum(graph, together));
    }

    private void pullBack(Node.Operation operation, Node adjoint) {
        for (int i = 0; i < operation.inputs().size(); i++) {
            var input = operation.inputs().get(i);
            if (input.moves()) {
                operation.primitive().adjoint(i, graph, operation, adjoint).ifPresent(term -> contribute(input, term));
            }
        }
    }

    private void contribute(Node node, Node term) {
        contributions.computeIfAbsent(node, absent -> new ArrayList<>()).add(term);
    }
}
