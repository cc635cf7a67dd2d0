package io.edgewatch.trainer;

import io.edgewatch.numerics.objective.PointEvaluation;
import org.nd4j.linalg.api.ndarray.INDArray;

/** What step t is taken on: the loss of all examples, or of its batch. */
@FunctionalInterface
interface StepLoss {

    /** The loss of step t at {@code weights}; valid until the next call. */
    PointEvaluation at(long step, INDArray weights);
}
