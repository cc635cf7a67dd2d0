package io.edgewatch.numerics.network.layer;

import io.edgewatch.numerics.jet.graph.Graph;
import io.edgewatch.numerics.jet.graph.Node;
import io.edgewatch.numerics.kernel.Groups;
import io.edgewatch.numerics.network.ParameterLayout;
import io.edgewatch.numerics.network.ParameterNodes;

/**
 * Normalization of features, or of every position of a sequence, with γ and β per entry, as {@code torch.nn.functional.layer_norm}; of an image over
 * all its channels and pixels with γ and β per channel, which is group normalization with one group.
 *
 * @see <a href="https://arxiv.org/abs/1607.06450">Ba, Kiros and Hinton, Layer Normalization</a>
 */
public record LayerNorm() implements Layer {

    @Override
    public String kind() {
        return "layer-norm";
    }

    @Override
    public LayerShape after(LayerShape before) {
        return before;
    }

    @Override
    public void declare(ParameterLayout.Builder blocks, LayerShape before) {
        if (before instanceof LayerShape.Image image) {
            Normalization.declare(blocks, image.channels());
        } else {
            Normalization.declare(blocks, rowWidth(before));
        }
    }

    @Override
    public Node build(Graph graph, Node x, LayerShape before, ParameterNodes parameters) {
        if (before instanceof LayerShape.Image) {
            return new GroupNorm(1).build(graph, x, before, parameters);
        }
        return new Normalization(Groups.rows(x.shape()), Groups.columns(x.shape())).of(graph, x, parameters);
    }
}
