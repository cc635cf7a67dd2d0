package io.edgewatch.numerics.network.layer;

import io.edgewatch.numerics.jet.graph.Graph;
import io.edgewatch.numerics.jet.graph.Node;
import io.edgewatch.numerics.jet.primitive.MatrixProduct;
import io.edgewatch.numerics.network.ParameterLayout;
import io.edgewatch.numerics.network.ParameterNodes;

/**
 * A vector for each token, of sequences whose positions are one-hot: xE with E [vocabulary, width] as {@code torch.nn.Embedding}. As one row of E
 * is read at a time, E starts with a fan-in of 1.
 *
 * @param width numbers of a vector
 */
public record Embedding(int width) implements Layer {

    public Embedding {
        Layer.requireAtLeastOne("width", width);
    }

    @Override
    public String kind() {
        return "embedding";
    }

    @Override
    public LayerShape after(LayerShape before) {
        return new LayerShape.Sequence(sequence(before).length(), width);
    }

    @Override
    public void declare(ParameterLayout.Builder blocks, LayerShape before) {
        int vocabulary = sequence(before).width();
        blocks.add("weight", new ParameterLayout.Initial.FanIn(1), vocabulary, width);
    }

    @Override
    public Node build(Graph graph, Node x, LayerShape before, ParameterNodes parameters) {
        return MatrixProduct.of(graph, x, false, parameters.get("weight"), false);
    }
}
