package io.edgewatch.numerics.stability;

import io.edgewatch.numerics.optimizer.Adam;
import io.edgewatch.numerics.optimizer.AdamW;
import io.edgewatch.numerics.optimizer.GradientDescent;
import io.edgewatch.numerics.optimizer.HeavyBall;
import io.edgewatch.numerics.optimizer.Nesterov;
import io.edgewatch.numerics.optimizer.OptimizerState;
import io.edgewatch.numerics.optimizer.PreconditionedRule;
import io.edgewatch.numerics.optimizer.Preconditioner;
import io.edgewatch.numerics.optimizer.SecondMoment;
import io.edgewatch.numerics.optimizer.UpdateRule;
import java.util.Optional;
import java.util.OptionalDouble;
import org.nd4j.linalg.api.buffer.DataType;

/**
 * The edge of stability of an optimizer: the largest curvature at which its iteration on a quadratic does not grow.
 *
 * <p>Gradient descent on ½hx² is x ← (1 − ηh)x, so it does not grow as long as |1 − ηh| ≤ 1, that is h ≤ 2/η. In units of the effective
 * sharpness λ₁(P⁻¹H), where GD has P = I/η:
 *
 * <table>
 * <caption>Edges</caption>
 * <tr><td>GD, Scalar RMSProp, RMSProp</td><td>2</td></tr>
 * <tr><td>heavy ball</td><td>2 + 2β</td></tr>
 * <tr><td>Nesterov</td><td>(2 + 2β)/(1 + 2β)</td></tr>
 * <tr><td>Adam</td><td>(2 + 2β₁)/(1 − β₁), times 1 − β₁ᵗ with bias correction</td></tr>
 * <tr><td>AdamW</td><td>(2 − ηλ)(1 + β₁)/(1 − β₁), times 1 − β₁ᵗ with bias correction</td></tr>
 * </table>
 *
 * <p>Adaptive rules have theirs for a P that moves slowly. Coupled decay λ adds λI to H, which lowers an edge by λ/p for P = pI; for a
 * diagonal P and coupled decay there is no edge on λ₁(P⁻¹H).
 *
 * @param effectiveSharpness the threshold in units of the effective sharpness (GD: 2)
 * @param scalarPreconditioner p where P = pI (GD: 1/η)
 * @see <a href="https://arxiv.org/abs/2103.00065">Cohen et al. 2021, §2 and appendix B</a>
 * @see <a href="https://arxiv.org/abs/2207.14484">Cohen et al. 2022, adaptive gradient methods</a>
 */
public record StabilityThreshold(double effectiveSharpness, OptionalDouble scalarPreconditioner) {
    /** Directions are followed from this ratio on, well before they can become critical. */
    public static final double TRACKED_RATIO = 0.75;

    /** Directions may oscillate from this ratio on. */
    public static final double CRITICAL_RATIO = 0.975;

    public StabilityThreshold {
        requirePositive("effectiveSharpness", effectiveSharpness);
        scalarPreconditioner.ifPresent(p -> requirePositive("scalarPreconditioner", p));
    }

    /** The edge of {@code rule} at step 0. */
    public static StabilityThreshold of(UpdateRule rule) {
        return of(rule, 0);
    }

    /**
     * The edge of a rule whose P is I/η, at η(step).
     *
     * @throws IllegalArgumentException if P depends on the optimizer's state, or decay alone is past the edge
     */
    public static StabilityThreshold of(UpdateRule rule, double step) {
        if (!hasStaticPreconditioner(rule)) {
            throw new IllegalArgumentException(
                    "the edge of stability of an adaptive rule depends on the optimizer's state, which is not known here: "
                            + rule);
        }
        var start = OptimizerState.start(rule, 1, DataType.DOUBLE);
        return of(rule, step, 1, rule.preconditioner(start, step))
                .orElseThrow(() -> new IllegalArgumentException("weight decay alone is past the edge of " + rule));
    }

    /**
     * The edge of any rule on λ₁(P⁻¹H).
     *
     * @param step decides η
     * @param count gradients seen, that of this step included
     * @param preconditioner P of that step
     * @return empty where no curvature is the edge: coupled decay with a diagonal P, or decay that alone is past it
     */
    public static Optional<StabilityThreshold> of(
            UpdateRule rule, double step, double count, Preconditioner preconditioner) {
        double edge = withoutCoupledDecay(rule, step, count);
        double coupled = rule instanceof AdamW ? 0 : rule.weightDecay();
        if (preconditioner instanceof Preconditioner.Scalar scalar) {
            return positive(edge - coupled / scalar.p(), OptionalDouble.of(scalar.p()));
        }
        return coupled > 0 ? Optional.empty() : positive(edge, OptionalDouble.empty());
    }

    /** Whether P is I/η(t), so that it follows from the step alone. */
    public static boolean hasStaticPreconditioner(UpdateRule rule) {
        return rule instanceof GradientDescent || rule instanceof HeavyBall || rule instanceof Nesterov;
    }

    private static double withoutCoupledDecay(UpdateRule rule, double step, double count) {
        if (rule instanceof PreconditionedRule) {
            return 2;
        }
        if (rule instanceof HeavyBall ball) {
            return 2 + 2 * ball.momentum();
        }
        if (rule instanceof Nesterov nesterov) {
            return (2 + 2 * nesterov.momentum()) / (1 + 2 * nesterov.momentum());
        }
        if (rule instanceof Adam adam) {
            return adam(2, adam.beta1(), adam.secondMoment(), count);
        }
        if (rule instanceof AdamW adam) {
            double kept = 2 - adam.learningRate().at(step) * adam.weightDecay();
            return adam(kept, adam.beta1(), adam.secondMoment(), count);
        }
        throw new IllegalArgumentException("no stability threshold for " + rule);
    }

    private static double adam(double gradientDescent, double beta1, SecondMoment moment, double count) {
        double correction = SecondMoment.correction(beta1, moment.biasCorrection(), count);
        return gradientDescent * (1 + beta1) / (1 - beta1) * correction;
    }

    private static Optional<StabilityThreshold> positive(double edge, OptionalDouble p) {
        return edge > 0 ? Optional.of(new StabilityThreshold(edge, p)) : Optional.empty();
    }

    /**
     * The threshold in units of the sharpness λ₁(H) (GD: 2/η).
     *
     * @throws IllegalStateException if P is no scalar, so that there is none
     */
    public double sharpness() {
        return effectiveSharpness * p();
    }

    /** Sharpness over threshold: 1 at the edge, below it stable; this drives phases and alerts. Where P is a scalar. */
    public double ratio(double measuredSharpness) {
        return ratioOfEffective(effective(measuredSharpness));
    }

    /** λ₁(P⁻¹H) for λ₁(H) = {@code measuredSharpness} (GD: ηλ₁). Where P is a scalar. */
    public double effective(double measuredSharpness) {
        return measuredSharpness / p();
    }

    /** The same ratio from λ₁(P⁻¹H), whatever P. */
    public double ratioOfEffective(double measuredEffectiveSharpness) {
        return measuredEffectiveSharpness / effectiveSharpness;
    }

    /** The sharpness at which {@link #ratio} is {@code ratio}. Where P is a scalar. */
    public double sharpnessAt(double ratio) {
        return ratio * sharpness();
    }

    private double p() {
        return scalarPreconditioner.orElseThrow(
                () -> new IllegalStateException("P is diagonal: its edge is on the effective sharpness, not on λ₁(H)"));
    }

    private static void requirePositive(String name, double value) {
        if (!(value > 0) || Double.isInfinite(value)) {
            throw new IllegalArgumentException("threshold " + name + " must be positive and finite, got: " + value);
        }
    }
}
