package io.edgewatch.numerics.network.architecture;

import io.edgewatch.numerics.network.Activation;
import io.edgewatch.numerics.network.layer.Activated;
import io.edgewatch.numerics.network.layer.Attention;
import io.edgewatch.numerics.network.layer.Dense;
import io.edgewatch.numerics.network.layer.Layer;
import io.edgewatch.numerics.network.layer.LayerNorm;
import io.edgewatch.numerics.network.layer.Residual;
import java.util.ArrayList;
import java.util.List;

/**
 * The body of a transformer, normalized before each part and at the end: x ← x + attention(norm x), x ← x + W₂φ(W₁ norm x + b₁) + b₂, again
 * and again; then a norm.
 *
 * @param width numbers of a position
 * @param depth how many times
 * @param heads of each attention
 * @param hidden numbers within the second part
 * @param causal whether a position sees itself and those before only
 * @param activation φ
 * @see <a href="https://arxiv.org/abs/2002.04745">Xiong et al., On Layer Normalization in the Transformer Architecture</a>
 */
record AttentionBlocks(int width, int depth, int heads, int hidden, boolean causal, Activation activation) {

    AttentionBlocks {
        Sizes.requireAtLeastOne("width", width);
        Sizes.requireAtLeastOne("depth", depth);
        Sizes.requireAtLeastOne("heads", heads);
        Sizes.requireAtLeastOne("hidden", hidden);
        if (width % heads != 0) {
            throw new IllegalArgumentException(
                    "width must be a multiple of the heads, got: %d and %d".formatted(width, heads));
        }
    }

    List<Layer> layers() {
        var layers = new ArrayList<Layer>();
        for (int i = 0; i < depth; i++) {
            layers.add(Residual.of(new LayerNorm(), new Attention(heads, causal, true)));
            layers.add(Residual.of(
                    new LayerNorm(), new Dense(hidden, true), new Activated(activation), new Dense(width, true)));
        }
        layers.add(new LayerNorm());
        return layers;
    }
}
