package io.edgewatch.numerics.network.architecture;

import io.edgewatch.numerics.network.layer.Layer;
import io.edgewatch.numerics.network.layer.LayerShape;
import io.edgewatch.numerics.network.layer.Sequential;
import java.util.List;

/**
 * Layers as they are given; the last one has to make as many numbers as a target has.
 *
 * @param layers one after the other, at least one
 */
public record LayerList(List<Layer> layers) implements Architecture {

    public LayerList {
        layers = List.copyOf(layers);
        if (layers.isEmpty()) {
            throw new IllegalArgumentException("wanted at least one layer");
        }
    }

    @Override
    public String kind() {
        return "sequential";
    }

    @Override
    public Sequential on(LayerShape input, LayerShape output) {
        var network = new Sequential(input, layers);
        if (network.outputs() != output.size()) {
            throw new IllegalArgumentException(
                    "the layers make %s, but targets are %s".formatted(network.output(), output));
        }
        return network;
    }
}
