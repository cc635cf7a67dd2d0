package io.edgewatch.numerics.network.architecture;

import io.edgewatch.numerics.network.Activation;
import io.edgewatch.numerics.network.layer.Dense;
import io.edgewatch.numerics.network.layer.Layer;
import io.edgewatch.numerics.network.layer.LayerShape;
import io.edgewatch.numerics.network.layer.Patches;
import io.edgewatch.numerics.network.layer.Positions;
import io.edgewatch.numerics.network.layer.SequenceMean;
import io.edgewatch.numerics.network.layer.Sequential;
import java.util.ArrayList;
import java.util.List;

/**
 * A transformer on the patches of an image: dense, trained positions, the blocks of {@link SequenceTransformer}, the mean over positions (in place
 * of a class token), dense.
 *
 * @param patch side of a patch, a divisor of height and width
 * @param width numbers of a position
 * @param depth number of blocks
 * @param heads of each attention, a divisor of the width
 * @param hidden numbers within the dense part of a block
 * @param activation φ
 * @see <a href="https://arxiv.org/abs/2010.11929">Dosovitskiy et al., An Image is Worth 16×16 Words</a>
 */
public record VisionTransformer(int patch, int width, int depth, int heads, int hidden, Activation activation)
        implements Architecture {

    public VisionTransformer {
        Sizes.requireAtLeastOne("patch", patch);
        new AttentionBlocks(width, depth, heads, hidden, false, activation);
    }

    @Override
    public String kind() {
        return "vit";
    }

    @Override
    public Sequential on(LayerShape input, LayerShape output) {
        Sizes.requireFeatures(this, output);
        var layers = new ArrayList<Layer>(List.of(new Patches(patch), new Dense(width, true), new Positions()));
        layers.addAll(new AttentionBlocks(width, depth, heads, hidden, false, activation).layers());
        layers.add(new SequenceMean());
        layers.add(new Dense(output.size(), true));
        return new Sequential(input, layers);
    }
}
