package io.edgewatch.numerics.network.layer;

import io.edgewatch.numerics.jet.graph.Graph;
import io.edgewatch.numerics.jet.graph.Node;
import io.edgewatch.numerics.network.Activation;
import io.edgewatch.numerics.network.ParameterNodes;

/**
 * φ of every number.
 *
 * @param function φ
 */
public record Activated(Activation function) implements Layer {

    @Override
    public String kind() {
        return "activation";
    }

    @Override
    public LayerShape after(LayerShape before) {
        return before;
    }

    @Override
    public Node build(Graph graph, Node x, LayerShape before, ParameterNodes parameters) {
        return function.apply(graph, x);
    }
}
