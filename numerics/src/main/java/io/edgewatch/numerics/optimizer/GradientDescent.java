package io.edgewatch.numerics.optimizer;

import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * Gradient descent, w(t+1) = w(t) − η(t)(∇L(w(t)) + λw(t)); P = I/η.
 *
 * @param learningRate η
 * @param weightDecay λ, coupled
 */
public record GradientDescent(LearningRate learningRate, double weightDecay) implements PreconditionedRule {
    public GradientDescent {
        Ranges.notNegative("weight decay", weightDecay);
    }

    /** With a constant learning rate and no decay. */
    public GradientDescent(double learningRate) {
        this(LearningRate.constant(learningRate), 0);
    }

    @Override
    public GradientDescent withLearningRate(LearningRate other) {
        return new GradientDescent(other, weightDecay);
    }

    @Override
    public double stateRate() {
        return 0;
    }

    @Override
    public void updateFromSquares(OptimizerState state, INDArray squares, OptimizerState out) {
        out.setCount(state.count() + 1);
    }

    @Override
    public Preconditioner preconditioner(OptimizerState state, double step, INDArray diagonal) {
        return new Preconditioner.Scalar(1 / learningRate.at(step));
    }
}
