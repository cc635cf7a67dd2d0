package io.edgewatch.standalone.forecast;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.edgewatch.analyzers.testkit.RecordedMeasurements;
import io.edgewatch.analyzers.testkit.RecordedMeasurements.Recorded;
import java.util.Map;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What was aimed at before anything was measured: at half its step, the crossing is foretold to 20 steps, or a fifth of the way. */
class ForecastIT {
    private static final double EDGE = 2 / 0.032;
    private static final int EVERY = 20;

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 2})
    void theCrossingIsForetoldAtHalfItsStep(int seed) throws Exception {
        // When
        RecordedMeasurements out = AnalyzedTraining.of(
                "self-stabilization", Map.of("every", Integer.toString(EVERY), "horizon", "300"), seed, 250);
        // Then
        long crossing = out.all().stream()
                .filter(recorded -> recorded.quantity().name().equals("midpoint-sharpness"))
                .filter(recorded -> recorded.value() >= EDGE)
                .mapToLong(Recorded::step)
                .min()
                .orElseThrow();
        long half = crossing / 2 / EVERY * EVERY;
        double foretold = half + out.value(half, "steps-to-edge", 0).orElseThrow();
        assertThat(foretold).isCloseTo(crossing, within(Math.max(20, 0.2 * (crossing - half))));
    }
}
