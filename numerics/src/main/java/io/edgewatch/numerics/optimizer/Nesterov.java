package io.edgewatch.numerics.optimizer;

import org.nd4j.linalg.api.ndarray.INDArray;

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

    @Override
    public Preconditioner preconditioner(OptimizerState state, double step, INDArray diagonal) {
        return new Preconditioner.Scalar(1 / learningRate.at(step));
    }
}
