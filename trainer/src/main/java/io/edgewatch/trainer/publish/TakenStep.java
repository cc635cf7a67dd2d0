package io.edgewatch.trainer.publish;

import java.time.Instant;
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
 */
public record TakenStep(
        long step, Instant time, double loss, double gradientNorm, INDArray weights, INDArray gradient) {}
