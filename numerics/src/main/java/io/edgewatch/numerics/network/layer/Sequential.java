package io.edgewatch.numerics.network.layer;

import io.edgewatch.numerics.jet.graph.Graph;
import io.edgewatch.numerics.jet.graph.Node;
import io.edgewatch.numerics.network.Network;
import io.edgewatch.numerics.network.ParameterLayout;
import io.edgewatch.numerics.network.ParameterNodes;
import java.util.List;

/**
 * A network of layers one after the other; what the last one makes is the output, flattened.
 *
 * <p>The weights lie layer by layer, those of layer i under names that begin with {@code layers.i.}
 *
 * @param input what one example is
 */
public record Sequential(LayerShape input, List<Layer> layers) implements Network {

    public Sequential {
        layers = List.copyOf(layers);
        new Chain("layers", layers).after(input);
    }

    private Chain chain() {
        return new Chain("layers", layers);
    }

    /** What one output is before it is flattened. */
    public LayerShape output() {
        return chain().after(input);
    }

    @Override
    public int inputs() {
        return input.size();
    }

    @Override
    public int outputs() {
        return output().size();
    }

    @Override
    public ParameterLayout layout() {
        var blocks = ParameterLayout.builder();
        chain().declare(blocks, input);
        return blocks.build();
    }

    @Override
    public Node build(Graph graph, Node examples, ParameterNodes parameters) {
        var x = Flatten.unflat(graph, examples, input);
        return Flatten.flat(graph, chain().build(graph, x, input, parameters), output());
    }
}
