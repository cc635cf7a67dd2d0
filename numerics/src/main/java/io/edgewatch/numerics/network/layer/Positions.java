package io.edgewatch.numerics.network.layer;

import io.edgewatch.numerics.jet.graph.Graph;
import io.edgewatch.numerics.jet.graph.Node;
import io.edgewatch.numerics.jet.primitive.GroupRepeat;
import io.edgewatch.numerics.jet.primitive.LinearCombination;
import io.edgewatch.numerics.kernel.Groups;
import io.edgewatch.numerics.network.ParameterLayout;
import io.edgewatch.numerics.network.ParameterNodes;
import java.util.List;

/** A trained vector added to every position of a sequence; [length, width], starting with the width as fan-in. */
public record Positions() implements Layer {

    @Override
    public String kind() {
        return "positions";
    }

    @Override
    public LayerShape after(LayerShape before) {
        return sequence(before);
    }

    @Override
    public void declare(ParameterLayout.Builder blocks, LayerShape before) {
        var sequence = sequence(before);
        blocks.add("weight", new ParameterLayout.Initial.FanIn(sequence.width()), sequence.length(), sequence.width());
    }

    @Override
    public Node build(Graph graph, Node x, LayerShape before, ParameterNodes parameters) {
        var examples = new Groups(1, before.examples(x), before.size(), 1);
        var repeated = GroupRepeat.of(graph, examples, parameters.get("weight"), x.shape());
        return LinearCombination.sum(graph, List.of(x, repeated));
    }
}
