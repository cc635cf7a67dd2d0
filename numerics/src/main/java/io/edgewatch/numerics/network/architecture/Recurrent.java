package io.edgewatch.numerics.network.architecture;

import io.edgewatch.numerics.network.layer.Dense;
import io.edgewatch.numerics.network.layer.LastPosition;
import io.edgewatch.numerics.network.layer.Layer;
import io.edgewatch.numerics.network.layer.LayerShape;
import io.edgewatch.numerics.network.layer.Lstm;
import io.edgewatch.numerics.network.layer.Sequential;
import java.util.ArrayList;

/**
 * Long short-term memories one after the other; then dense at every position if every position has a target, else at the last one.
 *
 * @param hidden numbers of each
 * @param layers how many
 */
public record Recurrent(int hidden, int layers) implements Architecture {

    public Recurrent {
        Sizes.requireAtLeastOne("hidden", hidden);
        Sizes.requireAtLeastOne("layers", layers);
    }

    @Override
    public String kind() {
        return "lstm";
    }

    @Override
    public Sequential on(LayerShape input, LayerShape output) {
        var chain = new ArrayList<Layer>();
        for (int i = 0; i < layers; i++) {
            chain.add(new Lstm(hidden));
        }
        if (output instanceof LayerShape.Sequence targets) {
            Sizes.requireSameLength(this, input, targets);
            chain.add(new Dense(targets.width(), true));
        } else {
            chain.add(new LastPosition());
            chain.add(new Dense(output.size(), true));
        }
        return new Sequential(input, chain);
    }
}
