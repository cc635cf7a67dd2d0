package io.edgewatch.numerics.optimizer;

import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * Adam, with ĝ = g + λw: m ← β₁m + (1 − β₁)ĝ, ν as in {@link RmsProp}, w ← w − η m̂/(√ν̂ + ε) with m̂ = m/(1 − β₁ᵗ), or m̂ = m without bias
 * correction.
 *
 * @param learningRate η
 * @param beta1 β₁, 0 ≤ β₁ &lt; 1
 * @param secondMoment of g⊙g; its bias correction holds for m too
 * @param weightDecay λ, coupled
 */
public record Adam(LearningRate learningRate, double beta1, SecondMoment secondMoment, double weightDecay)
        implements UpdateRule {
    public Adam {
        Ranges.belowOne("beta1", beta1);
        Ranges.notNegative("weight decay", weightDecay);
    }

    @Override
    public Adam withLearningRate(LearningRate other) {
        return new Adam(other, beta1, secondMoment, weightDecay);
    }

    @Override
    public Preconditioner preconditioner(OptimizerState state, double step, INDArray diagonal) {
        return secondMoment.preconditioner(state, learningRate.at(step), diagonal);
    }
}
