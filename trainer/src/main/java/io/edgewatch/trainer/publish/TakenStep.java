package io.edgewatch.trainer.publish;

import io.edgewatch.numerics.optimizer.OptimizerState;
import io.edgewatch.wire.Probe;
import java.time.Instant;
import java.util.Optional;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * What the training thread hands over: values at w(t), before update t. The arrays are the trainer's own and change
 * right after.
 *
 * @param step t
 * @param time now
 * @param loss L(w(t))
 * @param gradientNorm ‖∇L(w(t))‖
 * @param weights w(t), shape [P]
 * @param gradient ∇L(w(t)), shape [P]
 * @param optimizerState before update t; read only where the run publishes it
 * @param probe of the curvature at w(t), if one was taken
 */
public record TakenStep(
        long step,
        Instant time,
        double loss,
        double gradientNorm,
        INDArray weights,
        INDArray gradient,
        Optional<OptimizerState> optimizerState,
        Optional<Probe> probe) {

    /** Of a run that publishes no more than weights and gradients. */
    public TakenStep(long step, Instant time, double loss, double gradientNorm, INDArray weights, INDArray gradient) {
        this(step, time, loss, gradientNorm, weights, gradient, Optional.empty(), Optional.empty());
    }
}
