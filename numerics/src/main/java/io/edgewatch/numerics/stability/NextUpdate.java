package io.edgewatch.numerics.stability;

import io.edgewatch.numerics.optimizer.Optimizer;
import io.edgewatch.numerics.optimizer.OptimizerState;
import io.edgewatch.numerics.optimizer.Preconditioner;
import io.edgewatch.numerics.optimizer.UpdateRule;
import java.util.Optional;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * What the update of a step will divide by, and where its edge is; nothing is changed by looking.
 *
 * @param preconditioner P(t), of the state updated with g(t)
 * @param threshold on λ₁(P⁻¹H), empty where there is none
 */
public record NextUpdate(Preconditioner preconditioner, Optional<StabilityThreshold> threshold) {

    /**
     * Of one step.
     *
     * @param state before the update
     * @param step decides η
     * @param gradient g = ∇L(w)
     */
    public static NextUpdate of(UpdateRule rule, OptimizerState state, long step, INDArray weights, INDArray gradient) {
        var updated = state.copy();
        Optimizer.of(rule, updated, step).update(weights.dup(), gradient);
        var preconditioner = rule.preconditioner(updated, step);
        return new NextUpdate(preconditioner, StabilityThreshold.of(rule, step, updated.count(), preconditioner));
    }

    /**
     * Of one step of a rule whose P is I/η.
     *
     * @throws IllegalArgumentException if P depends on the optimizer's state, or decay alone is past the edge
     */
    public static NextUpdate of(UpdateRule rule, long step) {
        return new NextUpdate(
                new Preconditioner.Scalar(1 / rule.learningRate().at(step)),
                Optional.of(StabilityThreshold.of(rule, step)));
    }
}
