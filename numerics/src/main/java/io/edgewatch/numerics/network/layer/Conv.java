package io.edgewatch.numerics.network.layer;

import io.edgewatch.numerics.jet.graph.Graph;
import io.edgewatch.numerics.jet.graph.Node;
import io.edgewatch.numerics.jet.primitive.Convolution;
import io.edgewatch.numerics.kernel.Window;
import io.edgewatch.numerics.network.ParameterLayout;
import io.edgewatch.numerics.network.ParameterNodes;

/**
 * A convolution, kernel not flipped, as {@code torch.nn.functional.conv2d} with {@code padding = side / 2}.
 *
 * @param filters channels of the result
 * @param side 1 or 3
 * @param stride 1 or 2; with 2 an odd height or width is rounded up
 * @param bias whether each filter has one
 */
public record Conv(int filters, int side, int stride, boolean bias) implements Layer {

    public Conv {
        Layer.requireAtLeastOne("filters", filters);
        if ((side != 1 && side != 3) || (stride != 1 && stride != 2)) {
            throw new IllegalArgumentException(
                    "side must be 1 or 3 and stride 1 or 2, got: " + side + " and " + stride);
        }
    }

    @Override
    public String kind() {
        return "conv";
    }

    @Override
    public LayerShape after(LayerShape before) {
        var image = image(before);
        return new LayerShape.Image(filters, thinned(image.height()), thinned(image.width()));
    }

    private int thinned(int size) {
        return (size + stride - 1) / stride;
    }

    @Override
    public void declare(ParameterLayout.Builder blocks, LayerShape before) {
        blocks.add("weight", filters, image(before).channels(), side, side);
        if (bias) {
            blocks.add("bias", filters);
        }
    }

    @Override
    public Node build(Graph graph, Node x, LayerShape before, ParameterNodes parameters) {
        var window = new Window(image(before).planes(x), side, stride);
        var weight = parameters.get("weight");
        return bias
                ? Convolution.affine(graph, window, weight, x, parameters.get("bias"))
                : Convolution.of(graph, window, weight, x);
    }
}
