package io.edgewatch.analyzers.centralflow;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.edgewatch.analyzers.api.AnalyzerPlugin;
import io.edgewatch.analyzers.api.TrainingStep;
import io.edgewatch.analyzers.testkit.RecordedMeasurements;
import io.edgewatch.analyzers.testkit.RecordedMeasurements.Recorded;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** On ½(a + y)x² − by: ∇S = (0, 1) at x = 0, so 0 = b − ½σ² at the edge, and X = σ²/η. */
class LocalAnalyzerTest {
    private static final int STEPS = 200;
    private static final double B = 0.01;

    private static RecordedMeasurements measure(List<TrainingStep> steps, String every) {
        return EdgeRun.measure(steps, EdgeRun.settings("mode", "local", "local-every", every), () -> 0);
    }

    private static List<Long> stepsOf(RecordedMeasurements out, String quantity) {
        return out.all().stream()
                .filter(recorded -> recorded.quantity().name().equals(quantity))
                .map(Recorded::step)
                .toList();
    }

    @Test
    void saysWhichOscillationWouldHoldTheSharpnessWhereTheRunIs() {
        // When
        RecordedMeasurements out = measure(EdgeRun.training(STEPS), "10");
        // Then
        double predicted = 2 * B / EdgeRun.ETA;
        int atTheEdge = 0;
        for (long step = 1; step < STEPS - 1; step++) {
            if (out.value(step, "local-critical-directions", 0).orElse(0) == 1) {
                atTheEdge++;
                assertThat(out.value(step, "local-predicted-variance", 0))
                        .hasValueCloseTo(predicted, within(0.02 * predicted)); // x at a midpoint is small, not 0
                double loss = out.value(step, "local-loss", 0).orElseThrow();
                double variance = out.value(step, "local-predicted-variance", 0).orElseThrow();
                assertThat(out.value(step, "local-predicted-loss", 0)).hasValueCloseTo(loss + variance, within(1e-12));
                assertThat(out.value(step, "local-covariance-eigenvalue", 0)).hasValueCloseTo(variance, within(1e-12));
            }
        }
        assertThat(atTheEdge).isGreaterThan(5);
    }

    @Test
    void looksAtTheFirstMidpointOfSoManySteps() {
        // When
        RecordedMeasurements out = measure(EdgeRun.training(45), "10");
        // Then
        assertThat(stepsOf(out, "local-loss")).containsExactly(1L, 10L, 20L, 30L, 40L);
    }

    @Test
    void threeStepsInARowNowAndThenAreEnough() {
        // Given: what a run publishes with every: 20, consecutive: 3
        List<TrainingStep> published = new ArrayList<>(EdgeRun.training(100));
        published.removeIf(step -> step.step() % 20 > 2);
        // When
        RecordedMeasurements out = measure(published, "10");
        // Then
        AnalyzerPlugin plugin = new CentralFlowPlugin();
        assertThat(stepsOf(out, "local-loss")).containsExactly(1L, 21L, 41L, 61L, 81L);
        assertThat(plugin.consecutiveSteps(EdgeRun.settings("mode", "local"))).isEqualTo(3);
        assertThat(plugin.consecutiveSteps(EdgeRun.settings())).isEqualTo(AnalyzerPlugin.ALL_STEPS);
    }

    @Test
    void nothingOfItIsNamedLikeTheIntegratedFlows() {
        RecordedMeasurements out = measure(EdgeRun.training(45), "1");
        assertThat(out.all())
                .isNotEmpty()
                .allMatch(recorded -> recorded.quantity().name().startsWith("local-"));
    }
}
