package io.edgewatch.analyzers.centralflow;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.edgewatch.analyzers.api.TrainingStep;
import io.edgewatch.analyzers.testkit.RecordedMeasurements;
import io.edgewatch.analyzers.testkit.RecordedMeasurements.Recorded;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class LookaheadTest {
    private static final int STEPS = 200;
    private static final int LAST = STEPS - 1;
    private static final int AHEAD = 25;
    private static final List<TrainingStep> TRAINING = EdgeRun.training(STEPS);
    /** Foretold, and what the flow says when it comes there. */
    private static final Map<String, String> PAIRS = Map.of(
            "forecast-loss", "predicted-loss",
            "forecast-variance", "predicted-variance",
            "forecast-sharpness", "flow-sharpness",
            "forecast-flow-loss", "flow-loss");

    private static Map<String, String> settings(String... overrides) {
        Map<String, String> settings = EdgeRun.settings(overrides);
        settings.put("lookahead", String.valueOf(AHEAD));
        return settings;
    }

    private static List<Recorded> forecasts(RecordedMeasurements out) {
        return out.all().stream()
                .filter(recorded -> recorded.quantity().name().startsWith("forecast-")
                        || recorded.quantity().name().equals("steps-ahead"))
                .toList();
    }

    @Test
    void aForecastIsWhatTheFlowSaysWhenItComesThere() {
        // When
        RecordedMeasurements out = EdgeRun.measure(TRAINING, settings(), () -> 0);
        // Then
        for (long step = 3; step < LAST; step++) {
            for (Map.Entry<String, String> pair : PAIRS.entrySet()) {
                double later = out.value(step, pair.getValue(), 0).orElseThrow();
                assertThat(out.value(step, pair.getKey(), 0))
                        .as("%s of step %d", pair.getKey(), step)
                        .hasValueCloseTo(later, within(1e-12 * Math.abs(later))); // the same sums
            }
        }
        assertThat(out.value(150, "forecast-variance", 0).orElseThrow()).isPositive();
    }

    @Test
    void itCatchesUpAndIsThenAsFarAheadAsItShould() {
        // When
        RecordedMeasurements out = EdgeRun.measure(TRAINING, settings(), () -> 0);
        // Then: four steps at each of the run's, one of which the run takes too
        assertThat(out.value(3, "steps-ahead", 0)).hasValue(1);
        assertThat(out.value(20, "steps-ahead", 0).orElseThrow()).isBetween(10.0, 20.0);
        for (long step = 60; step <= LAST + AHEAD; step++) {
            assertThat(out.value(step, "steps-ahead", 0)).hasValue(AHEAD);
        }
        assertThat(out.value(LAST + AHEAD, "forecast-loss", 0)).isPresent();
        assertThat(out.value(LAST + AHEAD + 1, "forecast-loss", 0)).isEmpty();
    }

    @Test
    void whoTakesOverForetellsTheSameSteps() {
        // Given
        List<Recorded> whole = forecasts(EdgeRun.measure(TRAINING, settings(), () -> 0));
        // When
        List<Recorded> interrupted = forecasts(EdgeRun.measureInterrupted(TRAINING, settings(), 5));
        // Then
        assertThat(interrupted)
                .usingRecursiveFieldByFieldElementComparatorOnFields("step", "quantity", "index")
                .isEqualTo(whole);
        for (int i = 0; i < whole.size(); i++) {
            assertThat(interrupted.get(i).value())
                    .isCloseTo(
                            whole.get(i).value(),
                            within(1e-12 * Math.abs(whole.get(i).value()))); // round-off
        }
    }

    @Test
    void itGivesWayFirstAndComesBackWhenNothingHasWaitedForLong() {
        // Given
        var waiting = new AtomicInteger(16);
        // When: behind for its first steps only
        RecordedMeasurements out = EdgeRun.measure(
                TRAINING, settings("effort", "auto"), () -> waiting.getAndUpdate(n -> Math.max(0, n - 4)));
        // Then
        assertThat(out.value(20, "effort", 0)).hasValue(0);
        List<Recorded> forecasts = forecasts(out);
        assertThat(forecasts).isNotEmpty().allMatch(forecast -> forecast.step() > 100);
        assertThat(out.value(LAST + AHEAD, "forecast-loss", 0)).isPresent();
    }

    @Test
    void aStatedEffortKeepsItsForecastsWhileStepsWait() {
        RecordedMeasurements out = EdgeRun.measure(TRAINING, settings("effort", "one-substep"), () -> 16);
        assertThat(out.value(LAST + AHEAD, "forecast-loss", 0)).isPresent();
    }
}
