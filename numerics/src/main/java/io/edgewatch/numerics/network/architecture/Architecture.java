package io.edgewatch.numerics.network.architecture;

import io.edgewatch.numerics.network.layer.LayerShape;
import io.edgewatch.numerics.network.layer.Sequential;

/** A plan for a network, complete but for the sizes that come with the data. */
public sealed interface Architecture
        permits LayerList, Recurrent, ResNet, SequenceTransformer, StateSpaces, VisionTransformer {

    /** What users call it. */
    String kind();

    /**
     * The network on that data.
     *
     * @param input what one example is
     * @param output what one target is
     * @throws IllegalArgumentException if it does not take such examples, or does not make such outputs
     */
    Sequential on(LayerShape input, LayerShape output);
}
