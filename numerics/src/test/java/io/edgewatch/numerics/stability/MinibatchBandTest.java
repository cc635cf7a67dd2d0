package io.edgewatch.numerics.stability;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.edgewatch.numerics.optimizer.GradientDescent;
import io.edgewatch.numerics.optimizer.HeavyBall;
import io.edgewatch.numerics.optimizer.LearningRate;
import io.edgewatch.numerics.optimizer.Nesterov;
import org.junit.jupiter.api.Test;

class MinibatchBandTest {
    private static final LearningRate RATE = new LearningRate.StepDecay(0.1, 0.5, 10);

    @Test
    void isThatOfTheStep() {
        // When
        var band = MinibatchBand.of(new HeavyBall(RATE, 0.9, 0), 10).orElseThrow();
        // Then: η is 0.05
        assertThat(band.low()).isCloseTo(4, within(1e-12));
        assertThat(band.high()).isCloseTo(76, within(1e-12));
    }

    @Test
    void decayLowersBothEnds() {
        // When
        var band = MinibatchBand.of(new HeavyBall(RATE, 0.9, 1.5), 10).orElseThrow();
        // Then
        assertThat(band.low()).isCloseTo(2.5, within(1e-12));
        assertThat(band.high()).isCloseTo(74.5, within(1e-12));
    }

    @Test
    void isOneEdgeWithoutMomentum() {
        // When
        var band = MinibatchBand.of(new HeavyBall(RATE, 0, 0), 0).orElseThrow();
        // Then
        assertThat(band.low()).isCloseTo(20, within(1e-12));
        assertThat(band.high()).isCloseTo(20, within(1e-12));
    }

    @Test
    void isNotKnownOfOthers() {
        assertThat(MinibatchBand.of(new GradientDescent(0.1), 0)).isEmpty();
        assertThat(MinibatchBand.of(new Nesterov(RATE, 0.9, 0), 0)).isEmpty();
        assertThat(MinibatchBand.of(new HeavyBall(RATE, 0.9, 5), 0)).isEmpty();
    }
}
