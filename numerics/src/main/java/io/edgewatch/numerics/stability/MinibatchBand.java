package io.edgewatch.numerics.stability;

import io.edgewatch.numerics.optimizer.HeavyBall;
import io.edgewatch.numerics.optimizer.UpdateRule;
import java.util.Optional;

/**
 * Where the edge of heavy ball on minibatches lies: between 2(1 − β)/η for small ones, whose velocity averages the noise away so that it is plain
 * SGD at η/(1 − β), and 2(1 + β)/η for large ones, the edge on all examples; both less a coupled decay λ, which adds to the curvature.
 *
 * <p>The upper end is exact. The lower one is reported of experiments; how the edge moves between the two with the batch size is not known.
 *
 * @param low for small batches, in units of the sharpness
 * @param high for large ones
 * @see <a href="https://arxiv.org/abs/2604.14108">arXiv 2604.14108</a>
 */
public record MinibatchBand(double low, double high) {

    /** That of a rule at η(step); empty where none is known, or the decay alone is past it. */
    public static Optional<MinibatchBand> of(UpdateRule rule, double step) {
        if (!(rule instanceof HeavyBall ball)) {
            return Optional.empty();
        }
        double low = 2 * (1 - ball.momentum()) / ball.learningRate().at(step) - ball.weightDecay();
        return low > 0
                ? Optional.of(
                        new MinibatchBand(low, StabilityThreshold.of(rule, step).sharpness()))
                : Optional.empty();
    }
}
