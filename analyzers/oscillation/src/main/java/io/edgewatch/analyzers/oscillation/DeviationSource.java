package io.edgewatch.analyzers.oscillation;

import io.edgewatch.analyzers.api.TrainingStep;
import io.edgewatch.numerics.optimizer.Preconditioner;
import java.util.OptionalLong;
import org.nd4j.linalg.api.ndarray.INDArray;

/** δ(t) = w(t) − w*(t) out of what the stream carries. Steps must be consecutive; {@link #forget} says that they are not. */
interface DeviationSource {

    /**
     * Takes the next step.
     *
     * @param deviation overwritten with δ where one is known
     * @return the step whose δ is known now
     */
    OptionalLong next(TrainingStep step, INDArray deviation);

    /** The next step does not follow the last. */
    void forget();

    /** Steps it has to have seen before the one that makes a δ known. */
    int memory();

    /** ‖P^½e‖ of the round-off e in the last δ. */
    double roundOff(Preconditioner preconditioner);
}
