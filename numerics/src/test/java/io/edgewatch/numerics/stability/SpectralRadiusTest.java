package io.edgewatch.numerics.stability;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.edgewatch.numerics.optimizer.Adam;
import io.edgewatch.numerics.optimizer.AdamW;
import io.edgewatch.numerics.optimizer.GradientDescent;
import io.edgewatch.numerics.optimizer.HeavyBall;
import io.edgewatch.numerics.optimizer.LearningRate;
import io.edgewatch.numerics.optimizer.Nesterov;
import io.edgewatch.numerics.optimizer.RmsProp;
import io.edgewatch.numerics.optimizer.ScalarRmsProp;
import io.edgewatch.numerics.optimizer.SecondMoment;
import io.edgewatch.numerics.optimizer.UpdateRule;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Each edge against the spectral radius of the actual optimizer's iteration on quadratics just below and just above it. */
class SpectralRadiusTest {

    // the gap between a radius and 1 is of the order of what the curvature is off the edge by, times 1 − β
    private static final double OFF = 1e-3;

    private static final LearningRate CONSTANT = LearningRate.constant(0.3);
    private static final LearningRate FALLING = new LearningRate.Cosine(0.4, 0.05, 20);

    // 1 − β₂ = 1e-16: ν does not move, as the formulas for adaptive rules have it
    private static final SecondMoment FROZEN = new SecondMoment(Math.nextDown(1.0), 1e-2, false);

    static Stream<UpdateRule> rules() {
        return Stream.of(CONSTANT, FALLING)
                .flatMap(rate -> Stream.of(0.0, 0.2)
                        .flatMap(decay -> Stream.of(
                                new GradientDescent(rate, decay),
                                new HeavyBall(rate, 0.9, decay),
                                new HeavyBall(rate, 0.3, decay),
                                new Nesterov(rate, 0.9, decay),
                                new Nesterov(rate, 0.5, decay),
                                new ScalarRmsProp(rate, FROZEN, decay),
                                new AdamW(rate, 0.9, FROZEN, decay),
                                new AdamW(rate, 0, FROZEN, decay))));
    }

    static Stream<UpdateRule> withDiagonalPreconditioner() {
        return Stream.of(
                new RmsProp(CONSTANT, FROZEN, 0),
                new Adam(CONSTANT, 0.9, FROZEN, 0),
                new Adam(FALLING, 0.5, FROZEN, 0));
    }

    @ParameterizedTest
    @MethodSource({"rules", "withDiagonalPreconditioner"})
    void theIterationShrinksJustBelowAndGrowsJustAbove(UpdateRule rule) {
        for (long step : List.of(0L, 7L)) {
            // Given
            var iteration = new QuadraticIteration(rule, step);
            var threshold = iteration.threshold().orElseThrow();
            // When
            double below = iteration.spectralRadius(threshold.effectiveSharpness() * (1 - OFF));
            double at = iteration.spectralRadius(threshold.effectiveSharpness());
            double above = iteration.spectralRadius(threshold.effectiveSharpness() * (1 + OFF));
            // Then
            assertThat(below).as("just below at step %d", step).isLessThan(1 - 1e-5);
            assertThat(at).as("at the edge at step %d", step).isCloseTo(1, within(1e-7)); // round-off of a difference
            assertThat(above).as("just above at step %d", step).isGreaterThan(1 + 1e-5);
        }
    }

    @Test
    void biasCorrectionOfTheMomentumScalesTheEdgeOfAdam() {
        // Given
        var corrected = new SecondMoment(0.999, 1e-8, true);
        var rule = new Adam(CONSTANT, 0.9, corrected, 0);
        var early = new QuadraticIteration(rule, 0).thresholdAfter(5).orElseThrow();
        // When
        var late = new QuadraticIteration(rule, 0).thresholdAfter(5000).orElseThrow();
        // Then
        assertThat(late.effectiveSharpness()).isCloseTo(38, within(1e-12));
        assertThat(early.effectiveSharpness()).isCloseTo(38 * (1 - Math.pow(0.9, 5)), within(1e-12));
    }

    @Test
    void coupledDecayLowersTheSharpnessByItself() {
        // Given
        var without = StabilityThreshold.of(new HeavyBall(CONSTANT, 0.9, 0));
        // When
        var with = StabilityThreshold.of(new HeavyBall(CONSTANT, 0.9, 0.7));
        // Then
        assertThat(with.sharpness()).isCloseTo(without.sharpness() - 0.7, within(1e-13));
    }

    @Test
    void coupledDecayWithADiagonalPreconditionerHasNoEdge() {
        assertThat(new QuadraticIteration(new RmsProp(CONSTANT, FROZEN, 0.1), 0).threshold())
                .isEmpty();
    }

    @Test
    void theEdgeOfAnAdaptiveRuleNeedsItsState() {
        assertThatThrownBy(() -> StabilityThreshold.of(new RmsProp(CONSTANT, FROZEN, 0)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("state");
    }
}
