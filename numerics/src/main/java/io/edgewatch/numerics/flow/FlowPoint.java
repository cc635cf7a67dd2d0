package io.edgewatch.numerics.flow;

/** What is seen of a flow at one step. */
public sealed interface FlowPoint permits ProcessPoint, CentralPoint {

    /** What every process is asked. */
    ProcessPoint process();
}
