package io.edgewatch.numerics.network;

import io.edgewatch.numerics.jet.graph.Graph;
import io.edgewatch.numerics.jet.graph.Node;

/** An architecture: where its weights lie and which primitives it is made of. Derivatives follow from that. */
public interface Network {

    /** Size of one example, flattened. */
    int inputs();

    /** Size of one output. */
    int outputs();

    /** Of how many predictions of equal size an output consists, one after the other: the positions of a sequence, else 1. */
    default int positions() {
        return 1;
    }

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
