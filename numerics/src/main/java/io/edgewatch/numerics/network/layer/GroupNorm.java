package io.edgewatch.numerics.network.layer;

import io.edgewatch.numerics.jet.graph.Graph;
import io.edgewatch.numerics.jet.graph.Node;
import io.edgewatch.numerics.kernel.Groups;
import io.edgewatch.numerics.network.ParameterLayout;
import io.edgewatch.numerics.network.ParameterNodes;

/**
 * Normalization of images over groups of neighbouring channels, with γ and β per channel; as {@code torch.nn.functional.group_norm}.
 *
 * @param groups a divisor of the channels
 * @see <a href="https://arxiv.org/abs/1803.08494">Wu and He, Group Normalization</a>
 */
public record GroupNorm(int groups) implements Layer {

    public GroupNorm {
        Layer.requireAtLeastOne("groups", groups);
    }

    @Override
    public String kind() {
        return "group-norm";
    }

    @Override
    public LayerShape after(LayerShape before) {
        if (image(before).channels() % groups != 0) {
            throw takes("images whose channels are a multiple of its " + groups + " groups", before);
        }
        return before;
    }

    @Override
    public void declare(ParameterLayout.Builder blocks, LayerShape before) {
        Normalization.declare(blocks, image(before).channels());
    }

    @Override
    public Node build(Graph graph, Node x, LayerShape before, ParameterNodes parameters) {
        var image = image(before);
        var together = new Groups(groups, image.channels() / groups, image.examples(x), image.area());
        return new Normalization(together, Groups.rows(x.shape())).of(graph, x, parameters);
    }
}
