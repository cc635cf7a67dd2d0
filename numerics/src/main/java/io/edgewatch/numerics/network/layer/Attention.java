package io.edgewatch.numerics.network.layer;

import io.edgewatch.numerics.jet.graph.Graph;
import io.edgewatch.numerics.jet.graph.Node;
import io.edgewatch.numerics.jet.primitive.BlockProduct;
import io.edgewatch.numerics.jet.primitive.MatrixProduct;
import io.edgewatch.numerics.jet.primitive.Softmax;
import io.edgewatch.numerics.kernel.BlockProducts.Side;
import io.edgewatch.numerics.kernel.Blocks;
import io.edgewatch.numerics.network.ParameterLayout;
import io.edgewatch.numerics.network.ParameterNodes;
import java.util.List;

/**
 * Multi-head self-attention: with Q, K, V = xW_Qᵀ, xW_Kᵀ, xW_Vᵀ (plus biases) split into heads of d/h numbers, softmax(QKᵀ/√(d/h))·V of each
 * head, side by side again, times W_Oᵀ. As {@code torch.nn.MultiheadAttention} on one input, its stacked weight taken apart.
 *
 * @param heads h, a divisor of the width d
 * @param causal whether a position sees itself and those before only
 * @param bias whether the four maps have one
 * @see <a href="https://arxiv.org/abs/1706.03762">Vaswani et al., Attention Is All You Need, §3.2</a>
 */
public record Attention(int heads, boolean causal, boolean bias) implements Layer {
    private static final List<String> MAPS = List.of("query", "key", "value", "output");

    public Attention {
        Layer.requireAtLeastOne("heads", heads);
    }

    @Override
    public String kind() {
        return "attention";
    }

    @Override
    public LayerShape after(LayerShape before) {
        if (sequence(before).width() % heads != 0) {
            throw takes("sequences whose width is a multiple of its " + heads + " heads", before);
        }
        return before;
    }

    @Override
    public void declare(ParameterLayout.Builder blocks, LayerShape before) {
        int width = sequence(before).width();
        for (var map : MAPS) {
            blocks.add(map + ".weight", width, width);
            if (bias) {
                blocks.add(map + ".bias", width);
            }
        }
    }

    @Override
    public Node build(Graph graph, Node x, LayerShape before, ParameterNodes parameters) {
        var sequence = sequence(before);
        int n = sequence.examples(x);
        int headWidth = sequence.width() / heads;
        var vectors = new Blocks(n, heads, sequence.length(), headWidth, true);
        var weights = new Blocks(n, heads, sequence.length(), sequence.length(), false);
        var query = map(graph, x, parameters.within("query"));
        var key = map(graph, x, parameters.within("key"));
        var value = map(graph, x, parameters.within("value"));
        var scores = BlockProduct.of(
                graph,
                1 / Math.sqrt(headWidth),
                new Side(vectors, false),
                query,
                new Side(vectors, true),
                key,
                weights);
        var attention = causal ? Softmax.causal(graph, scores) : Softmax.of(graph, scores);
        var mixed = BlockProduct.of(
                graph, 1, new Side(weights, false), attention, new Side(vectors, false), value, vectors);
        return map(graph, mixed, parameters.within("output"));
    }

    private Node map(Graph graph, Node x, ParameterNodes parameters) {
        return bias
                ? MatrixProduct.affine(graph, x, parameters.get("weight"), parameters.get("bias"))
                : MatrixProduct.of(graph, x, false, parameters.get("weight"), true);
    }
}
