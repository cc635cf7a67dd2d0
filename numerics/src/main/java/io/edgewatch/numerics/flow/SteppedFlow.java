package io.edgewatch.numerics.flow;

import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * A flow that goes step by step: {@link #observe} and {@link #advance} take turns.
 *
 * @param <P> what is seen of a step
 */
public interface SteppedFlow<P extends FlowPoint> extends AutoCloseable {

    /** w, live. */
    INDArray weights();

    /** Everything of this step, at w before it moves. */
    P observe();

    /** Moves on by one step; does nothing once the flow has ended. Follows {@link #observe}. */
    void advance();

    /** Writes all that the rest of the flow depends on; after {@link #advance}. */
    void save(DataOutput out) throws IOException;

    /** Goes on where {@link #save} was. */
    void restore(DataInput in) throws IOException;

    @Override
    void close();
}
