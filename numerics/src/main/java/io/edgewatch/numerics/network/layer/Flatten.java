package io.edgewatch.numerics.network.layer;

import io.edgewatch.numerics.jet.graph.Graph;
import io.edgewatch.numerics.jet.graph.Node;
import io.edgewatch.numerics.jet.primitive.Reshape;
import io.edgewatch.numerics.jet.primitive.SwapAxes;
import io.edgewatch.numerics.kernel.MatrixShape;
import io.edgewatch.numerics.network.ParameterNodes;

/** Everything as features: an image by (channel, row, column), a sequence by (position, entry). */
public record Flatten() implements Layer {

    @Override
    public String kind() {
        return "flatten";
    }

    @Override
    public LayerShape after(LayerShape before) {
        return new LayerShape.Features(before.size());
    }

    @Override
    public Node build(Graph graph, Node x, LayerShape before, ParameterNodes parameters) {
        return flat(graph, x, before);
    }

    /** Examples as flat rows. */
    static Node flat(Graph graph, Node x, LayerShape shape) {
        int n = shape.examples(x);
        return shape instanceof LayerShape.Image image
                ? SwapAxes.of(graph, image.channels(), n, image.area(), x)
                : Reshape.of(graph, x, new MatrixShape(n, shape.size()));
    }

    /** Flat rows as examples. */
    static Node unflat(Graph graph, Node rows, LayerShape shape) {
        int n = rows.shape().rows();
        if (shape instanceof LayerShape.Image image) {
            return SwapAxes.of(graph, n, image.channels(), image.area(), rows);
        }
        return shape instanceof LayerShape.Sequence sequence
                ? Reshape.of(graph, rows, new MatrixShape(n * sequence.length(), sequence.width()))
                : rows;
    }
}
