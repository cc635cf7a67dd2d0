package io.edgewatch.numerics.network;

import io.edgewatch.numerics.jet.graph.Graph;
import io.edgewatch.numerics.jet.graph.Node;

/** An architecture: where its weights lie and which primitives it is made of. Derivatives follow from that. */
public interface Network {

    /** Size of one example, flattened. */
    int inputs();

    /** Size of one output. */
    int outputs();

    /** How the weights lie in the flat vector. */
    ParameterLayout layout();

    /**
     * Appends the network to a graph.
     *
     * @param examples shape [n, inputs]
     * @param parameters the weights, block by block
     * @return the outputs, shape [n, outputs]
     */
    Node build(Graph graph, Node examples, ParameterNodes parameters);
}
