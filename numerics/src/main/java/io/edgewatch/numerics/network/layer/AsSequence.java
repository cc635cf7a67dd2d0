package io.edgewatch.numerics.network.layer;

import io.edgewatch.numerics.jet.graph.Graph;
import io.edgewatch.numerics.jet.graph.Node;
import io.edgewatch.numerics.jet.primitive.Permute;
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
    public ExampleShape after(ExampleShape before) {
        if (before instanceof ExampleShape.Features && before.size() % length == 0) {
            return new ExampleShape.Sequence(length, before.size() / length);
        }
        throw takes("features in a multiple of its length " + length, before);
    }

    @Override
    public Node build(Graph graph, Node x, ExampleShape before, ParameterNodes parameters) {
        int rows = Math.multiplyExact(x.shape().rows(), length);
        return Permute.reshape(graph, x, new MatrixShape(rows, before.size() / length));
    }
}
