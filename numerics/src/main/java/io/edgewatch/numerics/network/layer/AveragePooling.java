package io.edgewatch.numerics.network.layer;

import io.edgewatch.numerics.jet.graph.Graph;
import io.edgewatch.numerics.jet.graph.Node;
import io.edgewatch.numerics.jet.primitive.AveragePool;
import io.edgewatch.numerics.network.ParameterNodes;

/** The mean of each 2×2 block of pixels; an odd last row or column is dropped. */
public record AveragePooling() implements Layer {

    @Override
    public String kind() {
        return "average-pool";
    }

    @Override
    public LayerShape after(LayerShape before) {
        var image = image(before);
        if (image.height() < 2 || image.width() < 2) {
            throw takes("images of at least 2×2", before);
        }
        return new LayerShape.Image(image.channels(), image.height() / 2, image.width() / 2);
    }

    @Override
    public Node build(Graph graph, Node x, LayerShape before, ParameterNodes parameters) {
        return AveragePool.of(graph, image(before).planes(x), x);
    }
}
