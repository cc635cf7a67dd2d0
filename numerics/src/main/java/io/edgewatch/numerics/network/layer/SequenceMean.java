package io.edgewatch.numerics.network.layer;

import io.edgewatch.numerics.jet.graph.Graph;
import io.edgewatch.numerics.jet.graph.Node;
import io.edgewatch.numerics.jet.primitive.GroupSum;
import io.edgewatch.numerics.kernel.Groups;
import io.edgewatch.numerics.kernel.MatrixShape;
import io.edgewatch.numerics.network.ParameterNodes;

/** The mean over the positions of a sequence, as features. */
public record SequenceMean() implements Layer {

    @Override
    public String kind() {
        return "mean";
    }

    @Override
    public LayerShape after(LayerShape before) {
        return new LayerShape.Features(sequence(before).width());
    }

    @Override
    public Node build(Graph graph, Node x, LayerShape before, ParameterNodes parameters) {
        var sequence = sequence(before);
        int n = sequence.examples(x);
        var positions = new Groups(n, sequence.length(), sequence.width(), 1);
        return GroupSum.mean(graph, positions, x, new MatrixShape(n, sequence.width()));
    }
}
