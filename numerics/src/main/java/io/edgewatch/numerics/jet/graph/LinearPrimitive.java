package io.edgewatch.numerics.jet.graph;

import java.util.List;

/** A linear map of its inputs: coefficients of every order go through the same map. */
public interface LinearPrimitive extends Primitive {

    @Override
    default boolean bends(List<Node> inputs) {
        return inputs.stream().anyMatch(Node::bends);
    }

    @Override
    default boolean readsFirstForMixed(int input, List<Node> inputs) {
        return false;
    }
}
