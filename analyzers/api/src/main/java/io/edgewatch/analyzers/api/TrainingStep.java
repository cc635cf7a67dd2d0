package io.edgewatch.analyzers.api;

import java.time.Instant;
import java.util.Optional;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * One assembled step: values at w(t), before update t.
 *
 * @param step t, from 0
 * @param time when the trainer took the step
 * @param loss L(w(t)) as the trainer computed it
 * @param gradientNorm ‖∇L(w(t))‖ as the trainer computed it
 * @param weights w(t), shape [P], if the analyzer asked for it
 * @param gradient ∇L(w(t)), shape [P], if the analyzer asked for it
 * @param optimizerState [t, momentum…, ν…] before the update, as {@code OptimizerState.toVector} has it, if the analyzer asked for it
 * @param probe what the trainer's probe of the curvature says, if it took one
 */
public record TrainingStep(
        long step,
        Instant time,
        double loss,
        double gradientNorm,
        Optional<INDArray> weights,
        Optional<INDArray> gradient,
        Optional<INDArray> optimizerState,
        Optional<ProbedCurvature> probe) {

    /** A step without the optimizer's state, at which the trainer took no probe. */
    public TrainingStep(
            long step,
            Instant time,
            double loss,
            double gradientNorm,
            Optional<INDArray> weights,
            Optional<INDArray> gradient) {
        this(step, time, loss, gradientNorm, weights, gradient, Optional.empty(), Optional.empty());
    }

    /** w(t), for an analyzer that declared {@link TensorInput#WEIGHTS}. */
    public INDArray requireWeights() {
        return weights.orElseThrow(() -> missing(TensorInput.WEIGHTS));
    }

    /** ∇L(w(t)), for an analyzer that declared {@link TensorInput#GRADIENT}. */
    public INDArray requireGradient() {
        return gradient.orElseThrow(() -> missing(TensorInput.GRADIENT));
    }

    /** [t, momentum…, ν…] before the update, for an analyzer that declared {@link TensorInput#OPTIMIZER_STATE}. */
    public INDArray requireOptimizerState() {
        return optimizerState.orElseThrow(() -> missing(TensorInput.OPTIMIZER_STATE));
    }

    private IllegalStateException missing(TensorInput input) {
        return new IllegalStateException(
                "step " + step + " came without " + input + ": the analyzer must name it in its plugin's inputs()");
    }
}
