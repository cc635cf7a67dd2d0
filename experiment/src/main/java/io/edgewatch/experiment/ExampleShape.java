package io.edgewatch.experiment;

/** What the flat row of an example is, for networks that need to know. */
public sealed interface ExampleShape permits ImageShape, SequenceShape {

    /** Numbers of one example. */
    long size();
}
