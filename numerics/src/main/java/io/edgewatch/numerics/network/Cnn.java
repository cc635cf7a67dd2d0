package io.edgewatch.numerics.network;

import io.edgewatch.numerics.jet.graph.Graph;
import io.edgewatch.numerics.jet.graph.Node;
import io.edgewatch.numerics.jet.primitive.AveragePool;
import io.edgewatch.numerics.jet.primitive.Convolution;
import io.edgewatch.numerics.jet.primitive.MatrixProduct;
import io.edgewatch.numerics.jet.primitive.SwapAxes;
import io.edgewatch.numerics.kernel.Planes;
import io.edgewatch.numerics.kernel.Window;

/**
 * A small convolutional network: twice a 3×3 convolution (stride 1, zero padding, no bias), φ and a 2×2 average pool, with w and 2w channels;
 * then flattened by (channel, row, column), a dense layer of 4w units without bias, φ, and a dense layer with bias.
 *
 * <p>Examples are flat, by (channel, row, column) too. Weights lie as in PyTorch: convolutions [out, in, 3, 3], applied without flipping, and
 * dense layers [out, in].
 *
 * @param channels of an image
 * @param height of an image, at least 4 for two pools
 * @param width of an image, at least 4
 * @param filters w
 * @param outputs size of an output
 * @param activation φ
 */
public record Cnn(int channels, int height, int width, int filters, int outputs, Activation activation)
        implements Network {
    private static final int SIDE = 3;
    private static final int SMALLEST = 4;

    public Cnn {
        if (channels < 1 || filters < 1 || outputs < 1 || height < SMALLEST || width < SMALLEST) {
            throw new IllegalArgumentException(
                    "a cnn needs channels, width and outputs of at least 1 and images of at least"
                            + " 4×4, got: %d×%d×%d images, width %d, %d outputs"
                                    .formatted(channels, height, width, filters, outputs));
        }
    }

    @Override
    public int inputs() {
        return Math.multiplyExact(channels, Math.multiplyExact(height, width));
    }

    private int flattened() {
        return Math.multiplyExact(2 * filters, (height / 4) * (width / 4));
    }

    @Override
    public ParameterLayout layout() {
        return ParameterLayout.builder()
                .add("conv1.weight", filters, channels, SIDE, SIDE)
                .add("conv2.weight", 2 * filters, filters, SIDE, SIDE)
                .add("dense1.weight", 4 * filters, flattened())
                .add("dense2.weight", outputs, 4 * filters)
                .add("dense2.bias", outputs)
                .build();
    }

    @Override
    public Node build(Graph graph, Node examples, ParameterNodes parameters) {
        int n = examples.shape().rows();
        var planes = new Planes(n, height, width);
        var images = SwapAxes.of(graph, n, channels, planes.area(), examples);
        var first = convolved(graph, planes, images, parameters.get("conv1.weight"));
        var second = convolved(graph, planes.halved(), first, parameters.get("conv2.weight"));
        int area = planes.halved().halved().area();
        var flat = SwapAxes.of(graph, 2 * filters, n, area, second);
        var dense =
                activation.apply(graph, MatrixProduct.of(graph, flat, false, parameters.get("dense1.weight"), true));
        return MatrixProduct.affine(graph, dense, parameters.get("dense2.weight"), parameters.get("dense2.bias"));
    }

    private Node convolved(Graph graph, Planes planes, Node images, Node weight) {
        var product = Convolution.of(graph, new Window(planes, SIDE, 1), weight, images);
        return AveragePool.of(graph, planes, activation.apply(graph, product));
    }
}
