package io.edgewatch.numerics.optimizer;

/**
 * Nesterov's momentum in PyTorch's form, with ĝ = g + λw: v ← βv + ĝ, w ← w − η(ĝ + βv).
 *
 * @param learningRate η
 * @param momentum β, 0 ≤ β &lt; 1
 * @param weightDecay λ, coupled
 */
public record Nesterov(LearningRate learningRate, double momentum, double weightDecay) implements UpdateRule {
    public Nesterov {
        Ranges.belowOne("momentum", momentum);
        Ranges.notNegative("weight decay", weightDecay);
    }

    @Override
    public Nesterov withLearningRate(LearningRate other) {
        return new Nesterov(other, momentum, weightDecay);
    }
}
