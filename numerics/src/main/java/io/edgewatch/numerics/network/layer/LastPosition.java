package io.edgewatch.numerics.network.layer;

import io.edgewatch.numerics.jet.graph.Graph;
import io.edgewatch.numerics.jet.graph.Node;
import io.edgewatch.numerics.jet.primitive.Columns;
import io.edgewatch.numerics.jet.primitive.Reshape;
import io.edgewatch.numerics.kernel.MatrixShape;
import io.edgewatch.numerics.network.ParameterNodes;

/** The last position of a sequence, as features. */
public record LastPosition() implements Layer {

    @Override
    public String kind() {
        return "last";
    }

    @Override
    public LayerShape after(LayerShape before) {
        return new LayerShape.Features(sequence(before).width());
    }

    @Override
    public Node build(Graph graph, Node x, LayerShape before, ParameterNodes parameters) {
        var sequence = sequence(before);
        var flat = Reshape.of(graph, x, new MatrixShape(sequence.examples(x), sequence.size()));
        return Columns.of(graph, flat, sequence.size() - sequence.width(), sequence.width());
    }
}
