package io.edgewatch.numerics.network.layer;

import io.edgewatch.numerics.jet.graph.Graph;
import io.edgewatch.numerics.jet.graph.Node;
import io.edgewatch.numerics.jet.primitive.MatrixProduct;
import io.edgewatch.numerics.network.ParameterLayout;
import io.edgewatch.numerics.network.ParameterNodes;

/**
 * xWᵀ + b, of features or of every position of a sequence; W [units, in] as {@code torch.nn.Linear}.
 *
 * @param units numbers of the result
 * @param bias whether there is a b
 */
public record Dense(int units, boolean bias) implements Layer {

    public Dense {
        Layer.requireAtLeastOne("units", units);
    }

    @Override
    public String kind() {
        return "dense";
    }

    @Override
    public LayerShape after(LayerShape before) {
        rowWidth(before);
        return before instanceof LayerShape.Sequence sequence
                ? new LayerShape.Sequence(sequence.length(), units)
                : new LayerShape.Features(units);
    }

    @Override
    public void declare(ParameterLayout.Builder blocks, LayerShape before) {
        blocks.add("weight", units, rowWidth(before));
        if (bias) {
            blocks.add("bias", units);
        }
    }

    @Override
    public Node build(Graph graph, Node x, LayerShape before, ParameterNodes parameters) {
        return bias
                ? MatrixProduct.affine(graph, x, parameters.get("weight"), parameters.get("bias"))
                : MatrixProduct.of(graph, x, false, parameters.get("weight"), true);
    }
}
