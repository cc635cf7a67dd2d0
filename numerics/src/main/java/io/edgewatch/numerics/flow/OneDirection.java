package io.edgewatch.numerics.flow;

import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * The central flow of gradient descent on one critical direction, in closed form and in sharpness S = λ₁(H), not the effective one: the
 * general flow must agree with it.
 *
 * @param gradient ∇L
 * @param sharpnessGradient ∇S = ∇(uᵀHu), ‖u‖ = 1
 * @see <a href="https://arxiv.org/abs/2410.24206">Cohen et al. 2025</a>
 */
public record OneDirection(INDArray gradient, INDArray sharpnessGradient) {

    /** σ² = max(0, 2⟨−∇L, ∇S⟩/‖∇S‖²): the variance of the oscillation that keeps S constant; 0 if nothing bends S. */
    public double variance() {
        double square = Block.dot(sharpnessGradient, sharpnessGradient);
        return square == 0 ? 0 : Math.max(0, -2 * Block.dot(gradient, sharpnessGradient) / square);
    }

    /** −∇L − ½σ²∇S, a new array. */
    public INDArray velocity() {
        INDArray velocity = gradient.neg();
        Block.add(velocity, -0.5 * variance(), sharpnessGradient);
        return velocity;
    }

    /** −∇L projected orthogonally to ∇S where it would raise S, a new array: the same as {@link #velocity}. */
    public INDArray projectedVelocity() {
        INDArray velocity = gradient.neg();
        double along = Block.dot(velocity, sharpnessGradient);
        if (along > 0) {
            Block.add(velocity, -along / Block.dot(sharpnessGradient, sharpnessGradient), sharpnessGradient);
        }
        return velocity;
    }

    /** dS/dt of gradient descent with learning rate η, per step. */
    public SharpnessRate rate(double eta) {
        double square = Block.dot(sharpnessGradient, sharpnessGradient);
        return new SharpnessRate(-eta * Block.dot(gradient, sharpnessGradient), -0.5 * eta * variance() * square);
    }

    /**
     * dS/dt = progressive sharpening + reduction by oscillation.
     *
     * @param sharpening ⟨∇S, −η∇L⟩
     * @param reduction −½ησ²‖∇S‖²
     */
    public record SharpnessRate(double sharpening, double reduction) {}
}
