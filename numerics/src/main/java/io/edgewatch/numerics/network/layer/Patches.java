package io.edgewatch.numerics.network.layer;

import io.edgewatch.numerics.jet.graph.Graph;
import io.edgewatch.numerics.jet.graph.Node;
import io.edgewatch.numerics.jet.primitive.Permute;
import io.edgewatch.numerics.kernel.MatrixShape;
import io.edgewatch.numerics.network.ParameterNodes;
import java.util.List;

/**
 * An image as a sequence of square patches, row by row; a patch lies by (channel, row, column).
 *
 * @param side of a patch, a divisor of height and width
 */
public record Patches(int side) implements Layer {

    public Patches {
        Layer.requireAtLeastOne("side", side);
    }

    @Override
    public String kind() {
        return "patches";
    }

    @Override
    public LayerShape after(LayerShape before) {
        var image = image(before);
        if (image.height() % side != 0 || image.width() % side != 0) {
            throw takes("images whose height and width are multiples of its side " + side, before);
        }
        int length = (image.height() / side) * (image.width() / side);
        return new LayerShape.Sequence(length, image.size() / length);
    }

    @Override
    public Node build(Graph graph, Node x, LayerShape before, ParameterNodes parameters) {
        var image = image(before);
        int n = image.examples(x);
        var sizes = List.of(image.channels(), n, image.height() / side, side, image.width() / side, side);
        int length = (image.height() / side) * (image.width() / side);
        return Permute.of(
                graph, sizes, List.of(1, 2, 4, 0, 3, 5), x, new MatrixShape(n * length, image.size() / length));
    }
}
