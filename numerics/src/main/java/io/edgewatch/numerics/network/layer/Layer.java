package io.edgewatch.numerics.network.layer;

import io.edgewatch.numerics.jet.graph.Graph;
import io.edgewatch.numerics.jet.graph.Node;
import io.edgewatch.numerics.network.ParameterLayout;
import io.edgewatch.numerics.network.ParameterNodes;

/** One layer of a network, whatever it is put on. Derivatives follow from the primitives it is made of. */
public sealed interface Layer
        permits Activated,
                AsSequence,
                Attention,
                AveragePooling,
                Conv,
                Dense,
                Embedding,
                Flatten,
                GlobalPooling,
                GroupNorm,
                LastPosition,
                LayerNorm,
                Lstm,
                Mamba,
                Patches,
                Positions,
                Residual,
                RmsNorm,
                SequenceMean {

    /** What users call it, and so do messages. */
    String kind();

    /**
     * What it makes of one example.
     *
     * @throws IllegalArgumentException if it does not take such examples
     */
    LayerShape after(LayerShape before);

    /** Appends its blocks, in order; none by default. */
    default void declare(ParameterLayout.Builder blocks, LayerShape before) {}

    /**
     * Appends itself to a graph.
     *
     * @param x examples of shape {@code before}
     * @param parameters its blocks, by the names under which it declared them
     * @return examples of shape {@code after(before)}
     */
    Node build(Graph graph, Node x, LayerShape before, ParameterNodes parameters);

    /** The refusal of a shape that this layer does not take. */
    default IllegalArgumentException takes(String wanted, LayerShape got) {
        return new IllegalArgumentException("takes " + wanted + ", got " + got);
    }

    /** Examples as images. */
    default LayerShape.Image image(LayerShape shape) {
        if (shape instanceof LayerShape.Image image) {
            return image;
        }
        throw takes("images", shape);
    }

    /** Examples as sequences. */
    default LayerShape.Sequence sequence(LayerShape shape) {
        if (shape instanceof LayerShape.Sequence sequence) {
            return sequence;
        }
        throw takes("sequences", shape);
    }

    /** Numbers of one row, for layers that treat every row, be it an example or a position of one, alike. */
    default int rowWidth(LayerShape shape) {
        if (shape instanceof LayerShape.Features features) {
            return features.size();
        }
        if (shape instanceof LayerShape.Sequence sequence) {
            return sequence.width();
        }
        throw takes("features or sequences; flatten images before", shape);
    }

    /** A size at the door of a record. */
    static void requireAtLeastOne(String what, int value) {
        if (value < 1) {
            throw new IllegalArgumentException(what + " must be at least 1, got: " + value);
        }
    }
}
