package io.edgewatch.numerics.network.architecture;

import io.edgewatch.numerics.network.layer.GroupNorm;
import io.edgewatch.numerics.network.layer.Layer;
import io.edgewatch.numerics.network.layer.LayerNorm;

/** How images are normalized within a network. */
public sealed interface Normalizing {

    /** The layer that does it. */
    Layer layer();

    /** Over groups of channels. */
    record ByGroup(int groups) implements Normalizing {
        public ByGroup {
            if (groups < 1) {
                throw new IllegalArgumentException("groups must be at least 1, got: " + groups);
            }
        }

        @Override
        public Layer layer() {
            return new GroupNorm(groups);
        }
    }

    /** Over all channels. */
    record Whole() implements Normalizing {
        @Override
        public Layer layer() {
            return new LayerNorm();
        }
    }
}
