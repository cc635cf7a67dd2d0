package io.edgewatch.numerics.optimizer;

import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * Gradient descent with momentum, v ← βv + g + λw, w ← w − ηv.
 *
 * @param learningRate η
 * @param momentum β, 0 ≤ β &lt; 1
 * @param weightDecay λ, coupled
 */
public record HeavyBall(LearningRate learningRate, double momentum, double weightDecay) implements UpdateRule {
    public HeavyBall {
        Ranges.belowOne("momentum", momentum);
        Ranges.notNegative("weight decay", weightDecay);
    }

    @Override
    public HeavyBall withLearningRate(LearningRate other) {
        return new HeavyBall(other, momentum, weightDecay);
    }

    @Override
    public Preconditioner preconditioner(OptimizerState state, double step, INDArray diagonal) {
        return new Preconditioner.Scalar(1 / learningRate.at(step));
    }
}
