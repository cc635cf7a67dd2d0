package io.edgewatch.numerics.network.layer;

import io.edgewatch.numerics.jet.graph.Graph;
import io.edgewatch.numerics.jet.graph.Node;
import io.edgewatch.numerics.jet.primitive.GroupSum;
import io.edgewatch.numerics.jet.primitive.SwapAxes;
import io.edgewatch.numerics.kernel.Groups;
import io.edgewatch.numerics.kernel.MatrixShape;
import io.edgewatch.numerics.network.ParameterNodes;

/** The mean over each channel of an image, as features. */
public record GlobalPooling() implements Layer {

    @Override
    public String kind() {
        return "global-average-pool";
    }

    @Override
    public LayerShape after(LayerShape before) {
        return new LayerShape.Features(image(before).channels());
    }

    @Override
    public Node build(Graph graph, Node x, LayerShape before, ParameterNodes parameters) {
        var image = image(before);
        int n = image.examples(x);
        var planes = new Groups(1, 1, image.channels() * n, image.area());
        var means = GroupSum.mean(graph, planes, x, new MatrixShape(image.channels(), n));
        return SwapAxes.of(graph, image.channels(), n, 1, means);
    }
}
