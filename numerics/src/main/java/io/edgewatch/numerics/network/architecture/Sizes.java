package io.edgewatch.numerics.network.architecture;

import io.edgewatch.numerics.network.layer.LayerShape;

/** What sizes and targets architectures accept. */
final class Sizes {

    private Sizes() {}

    static void requireAtLeastOne(String what, int value) {
        if (value < 1) {
            throw new IllegalArgumentException(what + " must be at least 1, got: " + value);
        }
    }

    /** One target for an example, not one for every position. */
    static void requireFeatures(Architecture architecture, LayerShape output) {
        if (!(output instanceof LayerShape.Features)) {
            throw new IllegalArgumentException(
                    "a %s makes one output of an example, but targets are %s".formatted(architecture.kind(), output));
        }
    }
}
