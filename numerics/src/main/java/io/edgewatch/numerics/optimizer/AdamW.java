package io.edgewatch.numerics.optimizer;

import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * {@link Adam} with decoupled decay: w ← (1 − ηλ)w − η m̂/(√ν̂ + ε), m and ν of g alone.
 *
 * @param learningRate η
 * @param beta1 β₁, 0 ≤ β₁ &lt; 1
 * @param secondMoment of g⊙g; its bias correction holds for m too
 * @param weightDecay λ, decoupled
 */
public record AdamW(LearningRate learningRate, double beta1, SecondMoment secondMoment, double weightDecay)
        implements UpdateRule {
    public AdamW {
        Ranges.belowOne("beta1", beta1);
        Ranges.notNegative("weight decay", weightDecay);
    }

    @Override
    public AdamW withLearningRate(LearningRate other) {
        return new AdamW(other, beta1, secondMoment, weightDecay);
    }

    @Override
    public Preconditioner preconditioner(OptimizerState state, double step, INDArray diagonal) {
        return secondMoment.preconditioner(state, learningRate.at(step), diagonal);
    }
}
