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

    /** Targets at as many positions as examples have. */
    static void requireSameLength(Architecture architecture, LayerShape input, LayerShape.Sequence targets) {
        if (input instanceof LayerShape.Sequence examples && examples.length() != targets.length()) {
            throw new IllegalArgumentException("a %s makes an output at each of %d positions, but targets have %d"
                    .formatted(architecture.kind(), examples.length(), targets.length()));
        }
    }
}
