package io.edgewatch.streams.phase;

import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import org.junit.jupiter.api.Test;

class PhaseSettingsTest {

    @Test
    void refusesToLeaveTheEdgeAboveIt() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new PhaseSettings(0.8, 1.01, 1.2, 50, 2, 20, 0, 0, 10, 10, 50))
                .withMessageContaining("leave ratio < 1, got: 1.01");
    }

    @Test
    void refusesSharpeningBeyondTheLeaveRatio() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new PhaseSettings(0.95, 0.9, 1.2, 50, 2, 20, 0, 0, 10, 10, 50));
    }

    @Test
    void refusesANonFiniteThreshold() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new PhaseSettings(0.8, 0.9, Double.NaN, 50, 2, 20, 0, 0, 10, 10, 50));
    }

    @Test
    void refusesAWindowShorterThanTheOneForRising() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new PhaseSettings(0.8, 0.9, 1.2, 50, 2, 20, 0, 0, 10, 10, 19));
    }
}
