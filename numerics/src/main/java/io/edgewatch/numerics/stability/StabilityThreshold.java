package io.edgewatch.numerics.stability;

import io.edgewatch.numerics.optimizer.GradientDescent;
import io.edgewatch.numerics.optimizer.UpdateRule;

/**
 * The edge of stability of an optimizer: the largest curvature at which its iteration on a quadratic does not grow.
 *
 * <p>Gradient descent on ½hx² is x ← (1 − ηh)x, so it does not grow as long as |1 − ηh| ≤ 1, that is h ≤ 2/η.
 *
 * @param effectiveSharpness the threshold in units of the effective sharpness (GD: 2)
 * @param sharpness the threshold in units of the sharpness λ₁(H) (GD: 2/η)
 * @see <a href="https://arxiv.org/abs/2103.00065">Cohen et al. 2021, §2</a>
 */
public record StabilityThreshold(double effectiveSharpness, double sharpness) {
    /** Directions are followed from this ratio on, well before they can become critical. */
    public static final double TRACKED_RATIO = 0.75;

    public StabilityThreshold {
        requirePositive("effectiveSharpness", effectiveSharpness);
        requirePositive("sharpness", sharpness);
    }

    /** The edge of {@code rule}. */
    public static StabilityThreshold of(UpdateRule rule) {
        if (rule instanceof GradientDescent gd) {
            return new StabilityThreshold(2, 2 / gd.learningRate().at(0));
        }
        throw new IllegalArgumentException("no stability threshold for " + rule);
    }

    /** Sharpness over threshold: 1 at the edge, below it stable; this drives phases and alerts. */
    public double ratio(double measuredSharpness) {
        return measuredSharpness / sharpness;
    }

    /** λ₁(P⁻¹H) for λ₁(H) = {@code measuredSharpness} (GD: ηλ₁). */
    public double effective(double measuredSharpness) {
        return ratio(measuredSharpness) * effectiveSharpness;
    }

    /** The sharpness at which {@link #ratio} is {@code ratio}. */
    public double sharpnessAt(double ratio) {
        return ratio * sharpness;
    }

    private static void requirePositive(String name, double value) {
        if (!(value > 0) || Double.isInfinite(value)) {
            throw new IllegalArgumentException("threshold " + name + " must be positive and finite, got: " + value);
        }
    }
}
