package io.edgewatch.numerics.network;

import io.edgewatch.numerics.jet.graph.Graph;
import io.edgewatch.numerics.jet.graph.Node;
import io.edgewatch.numerics.jet.primitive.MatrixProduct;
import java.util.ArrayList;
import java.util.List;

/**
 * A fully connected network x ↦ W·φ(… φ(Wx + b) …) + b; no activation on the outputs.
 *
 * <p>Weights lie layer by layer as in PyTorch: weight [out, in] row-major, then bias [out].
 *
 * @param inputs size of an example
 * @param hidden sizes of the hidden layers, possibly none
 * @param outputs size of an output
 * @param activation φ
 * @param bias whether layers have one
 */
public record Mlp(int inputs, List<Integer> hidden, int outputs, Activation activation, boolean bias)
        implements Network {

    public Mlp {
        hidden = List.copyOf(hidden);
        if (inputs < 1 || outputs < 1 || hidden.stream().anyMatch(size -> size < 1)) {
            throw new IllegalArgumentException(
                    "layer sizes must be positive, got: " + inputs + ", " + hidden + ", " + outputs);
        }
    }

    /** Sizes from the inputs to the outputs. */
    private List<Integer> sizes() {
        var sizes = new ArrayList<Integer>();
        sizes.add(inputs);
        sizes.addAll(hidden);
        sizes.add(outputs);
        return sizes;
    }

    private int layers() {
        return hidden.size() + 1;
    }

    @Override
    public ParameterLayout layout() {
        var sizes = sizes();
        var layout = ParameterLayout.builder();
        for (int layer = 0; layer < layers(); layer++) {
            layout.add(weight(layer), sizes.get(layer + 1), sizes.get(layer));
            if (bias) {
                layout.add(bias(layer), sizes.get(layer + 1));
            }
        }
        return layout.build();
    }

    @Override
    public Node build(Graph graph, Node examples, ParameterNodes parameters) {
        var x = examples;
        for (int layer = 0; layer < layers(); layer++) {
            var weight = parameters.get(weight(layer));
            x = bias
                    ? MatrixProduct.affine(graph, x, weight, parameters.get(bias(layer)))
                    : MatrixProduct.of(graph, x, false, weight, true);
            if (layer < layers() - 1) {
                x = activation.apply(graph, x);
            }
        }
        return x;
    }

    private static String weight(int layer) {
        return "layers." + layer + ".weight";
    }

    private static String bias(int layer) {
        return "layers." + layer + ".bias";
    }
}
