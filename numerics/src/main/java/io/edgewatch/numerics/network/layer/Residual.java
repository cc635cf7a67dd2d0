package io.edgewatch.numerics.network.layer;

import io.edgewatch.numerics.jet.graph.Graph;
import io.edgewatch.numerics.jet.graph.Node;
import io.edgewatch.numerics.jet.primitive.LinearCombination;
import io.edgewatch.numerics.network.ParameterLayout;
import io.edgewatch.numerics.network.ParameterNodes;
import java.util.List;

/**
 * F(x) + G(x) of two rows of layers.
 *
 * @param layers F
 * @param shortcut G; none is the identity
 */
public record Residual(List<Layer> layers, List<Layer> shortcut) implements Layer {

    public Residual {
        layers = List.copyOf(layers);
        shortcut = List.copyOf(shortcut);
        if (layers.isEmpty()) {
            throw new IllegalArgumentException("a residual layer has at least one layer within");
        }
    }

    /** x + F(x). */
    public static Residual of(Layer... layers) {
        return new Residual(List.of(layers), List.of());
    }

    @Override
    public String kind() {
        return "residual";
    }

    private Chain within() {
        return new Chain("layers", layers);
    }

    private Chain beside() {
        return new Chain("shortcut", shortcut);
    }

    @Override
    public LayerShape after(LayerShape before) {
        var result = within().after(before);
        var other = beside().after(before);
        if (!result.equals(other)) {
            throw new IllegalArgumentException("its layers make %s, but its shortcut %s".formatted(result, other));
        }
        return result;
    }

    @Override
    public void declare(ParameterLayout.Builder blocks, LayerShape before) {
        within().declare(blocks, before);
        beside().declare(blocks, before);
    }

    @Override
    public Node build(Graph graph, Node x, LayerShape before, ParameterNodes parameters) {
        var result = within().build(graph, x, before, parameters);
        var other = beside().build(graph, x, before, parameters);
        return LinearCombination.sum(graph, List.of(result, other));
    }
}
