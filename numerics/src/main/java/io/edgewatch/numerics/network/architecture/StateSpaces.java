package io.edgewatch.numerics.network.architecture;

import io.edgewatch.numerics.network.layer.Dense;
import io.edgewatch.numerics.network.layer.Embedding;
import io.edgewatch.numerics.network.layer.LastPosition;
import io.edgewatch.numerics.network.layer.Layer;
import io.edgewatch.numerics.network.layer.LayerShape;
import io.edgewatch.numerics.network.layer.Mamba;
import io.edgewatch.numerics.network.layer.Residual;
import io.edgewatch.numerics.network.layer.RmsNorm;
import io.edgewatch.numerics.network.layer.Sequential;
import java.util.ArrayList;
import java.util.List;

/**
 * A Mamba network: embedding, blocks of a selective state space on the normalized sequence with what came before added, a last norm; then dense at
 * every position if every position has a target, else at the last one.
 *
 * @param width numbers of a position
 * @param depth number of blocks
 * @param mixer of each block
 * @see <a href="https://arxiv.org/abs/2312.00752">Gu and Dao, Mamba: Linear-Time Sequence Modeling with Selective State Spaces</a>
 */
public record StateSpaces(int width, int depth, Mamba mixer) implements Architecture {

    public StateSpaces {
        Sizes.requireAtLeastOne("width", width);
        Sizes.requireAtLeastOne("depth", depth);
    }

    @Override
    public String kind() {
        return "mamba";
    }

    @Override
    public Sequential on(LayerShape input, LayerShape output) {
        var layers = new ArrayList<Layer>(List.of(new Embedding(width)));
        for (int i = 0; i < depth; i++) {
            layers.add(Residual.of(new RmsNorm(), mixer));
        }
        layers.add(new RmsNorm());
        if (output instanceof LayerShape.Sequence targets) {
            Sizes.requireSameLength(this, input, targets);
            layers.add(new Dense(targets.width(), true));
        } else {
            layers.add(new LastPosition());
            layers.add(new Dense(output.size(), true));
        }
        return new Sequential(input, layers);
    }
}
