package io.edgewatch.numerics.optimizer;

/**
 * Gradient descent, w(t+1) = w(t) − η∇L(w(t)).
 *
 * @param learningRate η, positive and finite
 */
public record GradientDescent(double learningRate) implements UpdateRule {
    public GradientDescent {
        if (!(learningRate > 0) || Double.isInfinite(learningRate)) {
            throw new IllegalArgumentException("learning rate must be positive and finite, got: " + learningRate);
        }
    }
}
