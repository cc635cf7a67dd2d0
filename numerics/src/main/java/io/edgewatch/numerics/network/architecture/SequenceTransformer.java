package io.edgewatch.numerics.network.architecture;

import io.edgewatch.numerics.network.Activation;
import io.edgewatch.numerics.network.layer.Dense;
import io.edgewatch.numerics.network.layer.Embedding;
import io.edgewatch.numerics.network.layer.Layer;
import io.edgewatch.numerics.network.layer.LayerShape;
import io.edgewatch.numerics.network.layer.Positions;
import io.edgewatch.numerics.network.layer.SequenceMean;
import io.edgewatch.numerics.network.layer.Sequential;
import java.util.ArrayList;
import java.util.List;

/**
 * A transformer on sequences: embedding, trained positions, blocks of attention and a dense part, each normalized before; then dense at every
 * position if every position has a target, else on the mean over positions.
 *
 * @param width numbers of a position
 * @param depth number of blocks
 * @param heads of each attention, a divisor of the width
 * @param hidden numbers within the dense part of a block
 * @param causal whether a position sees itself and those before only
 * @param activation φ
 * @see <a href="https://arxiv.org/abs/1706.03762">Vaswani et al., Attention Is All You Need</a>
 */
public record SequenceTransformer(int width, int depth, int heads, int hidden, boolean causal, Activation activation)
        implements Architecture {

    public SequenceTransformer {
        new AttentionBlocks(width, depth, heads, hidden, causal, activation);
    }

    @Override
    public String kind() {
        return "transformer";
    }

    @Override
    public Sequential on(LayerShape input, LayerShape output) {
        var layers = new ArrayList<Layer>(List.of(new Embedding(width), new Positions()));
        layers.addAll(new AttentionBlocks(width, depth, heads, hidden, causal, activation).layers());
        if (output instanceof LayerShape.Sequence targets) {
            Sizes.requireSameLength(this, input, targets);
            layers.add(new Dense(targets.width(), true));
        } else {
            layers.add(new SequenceMean());
            layers.add(new Dense(output.size(), true));
        }
        return new Sequential(input, layers);
    }
}
