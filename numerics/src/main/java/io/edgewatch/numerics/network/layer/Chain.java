package io.edgewatch.numerics.network.layer;

import io.edgewatch.numerics.jet.graph.Graph;
import io.edgewatch.numerics.jet.graph.Node;
import io.edgewatch.numerics.network.ParameterLayout;
import io.edgewatch.numerics.network.ParameterNodes;
import java.util.List;

/**
 * Layers one after the other.
 *
 * @param name of the chain; layer i of it is {@code name.i}, to blocks and to messages
 */
record Chain(String name, List<Layer> layers) {

    private interface Step {
        void at(Layer layer, String part, LayerShape before);
    }

    /** Walks along; a layer that does not take what comes is named. */
    private LayerShape walk(LayerShape before, Step step) {
        var shape = before;
        for (int i = 0; i < layers.size(); i++) {
            var layer = layers.get(i);
            var part = name + "." + i;
            try {
                var after = layer.after(shape);
                step.at(layer, part, shape);
                shape = after;
            } catch (IllegalArgumentException e) {
                throw new IllegalArgumentException("%s (%s) %s".formatted(part, layer.kind(), e.getMessage()), e);
            }
        }
        return shape;
    }

    LayerShape after(LayerShape before) {
        return walk(before, (layer, part, shape) -> {});
    }

    void declare(ParameterLayout.Builder blocks, LayerShape before) {
        walk(before, (layer, part, shape) -> layer.declare(blocks.within(part), shape));
    }

    Node build(Graph graph, Node x, LayerShape before, ParameterNodes parameters) {
        var built = new Node[] {x};
        walk(before, (layer, part, shape) -> built[0] = layer.build(graph, built[0], shape, parameters.within(part)));
        return built[0];
    }
}
