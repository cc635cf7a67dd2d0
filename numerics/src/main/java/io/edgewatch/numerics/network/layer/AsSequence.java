package io.edgewatch.numerics.network.layer;

import io.edgewatch.numerics.jet.graph.Graph;
import io.edgewatch.numerics.jet.graph.Node;
import io.edgewatch.numerics.jet.primitive.Reshape;
import io.edgewatch.numerics.kernel.MatrixShape;
import io.edgewatch.numerics.network.ParameterNodes;

/**
 * Features read as a sequence, position by position.
 *
 * @param length number of positions, a divisor of the features
 */
public record AsSequence(int length) implements Layer {

    public AsSequence {
        Layer.requireAtLeastOne("length", length);
    }

    @Override
    public String kind() {
        return "sequence";
    }

    @Override
    public LayerShape after(LayerShape before) {
        if (before instanceof LayerShape.Features && before.size() % length == 0) {
            return new LayerShape.Sequence(length, before.size() / length);
        }
        throw takes("features in a multiple of its length " + length, before);
    }

    @Override
    public Node build(Graph graph, Node x, LayerShape before, ParameterNodes parameters) {
        int rows = Math.multiplyExact(x.shape().rows(), length);
        return Reshape.of(graph, x, new MatrixShape(rows, before.size() / length));
    }
}
