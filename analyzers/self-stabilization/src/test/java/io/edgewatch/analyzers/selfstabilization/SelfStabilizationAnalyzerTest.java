package io.edgewatch.analyzers.selfstabilization;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.edgewatch.analyzers.api.AnalyzerContext;
import io.edgewatch.analyzers.api.TensorInput;
import io.edgewatch.analyzers.api.TrainingStep;
import io.edgewatch.analyzers.testkit.RecordedMeasurements;
import io.edgewatch.analyzers.testkit.TrainingRun;
import io.edgewatch.numerics.landscape.SelfStabilization;
import io.edgewatch.numerics.optimizer.GradientDescent;
import io.edgewatch.numerics.optimizer.HeavyBall;
import io.edgewatch.numerics.optimizer.LearningRate;
import io.edgewatch.numerics.optimizer.UpdateRule;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.IntSupplier;
import org.junit.jupiter.api.Test;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.factory.Nd4j;

/**
 * On ½(a + y)x² − by, where S = a + y and ∇S = (0, 1) at x = 0: progressive sharpening is ηb, the variance that holds S is σ² = 2b, and its
 * reduction −ηb.
 */
class SelfStabilizationAnalyzerTest {
    private static final double ETA = 0.5;
    private static final double EDGE = 2 / ETA;
    private static final double B = 0.01;
    private static final double SHARPENING = ETA * B;
    private static final UpdateRule RULE = new GradientDescent(ETA);
    private static final Map<String, String> STRICT = Map.of("tolerance", "1e-8");

    @Test
    void seesProgressiveSharpeningAloneBelowTheEdge() {
        // Given
        double a = 3;
        // When
        RecordedMeasurements out = measure(a, steps(a, 0, 0, 20), STRICT, () -> 0);
        // Then
        assertThat(out.value(10, "midpoint-sharpness", 0)).hasValueCloseTo(a + 10 * SHARPENING, within(1e-12));
        assertThat(out.value(10, "progressive-sharpening", 0)).hasValueCloseTo(SHARPENING, within(1e-12));
        assertThat(out.value(10, "oscillation-reduction", 0)).hasValue(0);
        assertThat(out.value(10, "sharpness-change", 0)).hasValueCloseTo(SHARPENING, within(1e-12));
        assertThat(out.value(10, "eigenvalue-change", 0)).hasValueCloseTo(SHARPENING, within(1e-12));
        assertThat(out.value(10, "measured-sharpness-change", 0)).hasValueCloseTo(SHARPENING, within(1e-12));
    }

    @Test
    void foretellsTheStepAtWhichTheEdgeIsMet() {
        // Given: 100 steps from the edge at step 0
        double a = EDGE - 100 * SHARPENING;
        // When
        RecordedMeasurements out = measure(a, steps(a, 0, 0, 120), STRICT, () -> 0);
        // Then
        for (long step = 10; step < 100; step += 10) {
            assertThat(out.value(step, "steps-to-edge", 0)).hasValueCloseTo(100.0 - step, within(1e-6));
        }
        assertThat(out.value(15, "steps-to-edge", 0)).isEmpty();
        assertThat(out.value(110, "steps-to-edge", 0)).isEmpty();
    }

    @Test
    void saysNothingOfAnEdgeBeyondItsHorizon() {
        // Given
        double a = EDGE - 100 * SHARPENING;
        // When
        RecordedMeasurements out =
                measure(a, steps(a, 0, 0, 60), Map.of("horizon", "70", "tolerance", "1e-8"), () -> 0);
        // Then
        assertThat(out.value(20, "steps-to-edge", 0)).isEmpty();
        assertThat(out.value(40, "steps-to-edge", 0)).isPresent();
    }

    @Test
    void leavesForecastsOutWhileStepsWait() {
        double a = EDGE - 100 * SHARPENING;
        RecordedMeasurements out = measure(a, steps(a, 0, 0, 30), STRICT, () -> 20);
        assertThat(out.value(20, "steps-to-edge", 0)).isEmpty();
        assertThat(out.value(20, "progressive-sharpening", 0)).isPresent();
    }

    @Test
    void theOscillationThatHoldsTheSharpnessUndoesTheSharpening() {
        // Given: at the edge, with x² = σ²
        double x = Math.sqrt(2 * B);
        // When
        RecordedMeasurements out = measure(EDGE, steps(EDGE, x, 0, 40), STRICT, () -> 0);
        // Then: the midpoint still has an x of the order ηb, so that both are off by as much
        double allowed = 0.02 * SHARPENING;
        for (long step = 5; step < 30; step++) {
            assertThat(out.value(step, "critical-directions", 0)).hasValue(1);
            assertThat(out.value(step, "progressive-sharpening", 0)).hasValueCloseTo(SHARPENING, within(allowed));
            assertThat(out.value(step, "oscillation-reduction", 0)).hasValueCloseTo(-SHARPENING, within(allowed));
            assertThat(out.value(step, "sharpness-change", 0)).hasValueCloseTo(0.0, within(1e-12));
            assertThat(out.value(step, "measured-sharpness-change", 0)).hasValueCloseTo(0.0, within(0.2 * SHARPENING));
        }
    }

    @Test
    void foretellsBetweenWhichStepsTheOscillationBursts() {
        // Given: above the edge with an oscillation far below σ
        double a = 1.05 * EDGE;
        List<TrainingStep> steps = steps(a, 1e-7, 0, 200);
        long grown = steps.stream()
                .filter(step -> Math.abs(step.requireWeights().getDouble(0)) >= Math.sqrt(2 * B))
                .findFirst()
                .orElseThrow()
                .step();
        // When
        RecordedMeasurements out = measure(a, steps.subList(0, 50), STRICT, () -> 0);
        // Then: what is measured grows as training does, what round-off seeds begins at the first midpoint
        double earliest = out.value(40, "burst-earliest", 0).orElseThrow();
        double latest = out.value(40, "burst-latest", 0).orElseThrow();
        assertThat(earliest).isCloseTo(grown, within(2.0)); // the last steps feel x² already
        assertThat(latest).isEqualTo(roundOffGrown(a));
        assertThat(out.value(40, "oscillation-reduction", 0)).hasValue(0);
        assertThat(out.value(40, "sharpness-change", 0)).hasValueCloseTo(SHARPENING, within(1e-9));
    }

    /** The step at which ε‖w*(1)‖, y(1) = ηb, has grown to σ. */
    private static double roundOffGrown(double a) {
        double log = Math.log(Math.ulp(1.0) * SHARPENING);
        int step = 1;
        while (log < Math.log(Math.sqrt(2 * B))) {
            log += Math.log(ETA * (a + step * SHARPENING) - 1);
            step++;
        }
        return step;
    }

    @Test
    void aHoleLeavesTheMeasuredChangeOut() {
        // Given
        List<TrainingStep> steps = new ArrayList<>(steps(3, 0, 0, 20));
        steps.remove(10);
        // When
        RecordedMeasurements out = measure(3, steps, STRICT, () -> 0);
        // Then: 8 is the last midpoint before it, 12 the first after
        assertThat(out.value(8, "progressive-sharpening", 0)).isPresent();
        assertThat(out.value(8, "measured-sharpness-change", 0)).isEmpty();
        assertThat(out.value(9, "progressive-sharpening", 0)).isEmpty();
        assertThat(out.value(12, "progressive-sharpening", 0)).isPresent();
        assertThat(out.value(12, "measured-sharpness-change", 0)).isEmpty();
        assertThat(out.value(13, "measured-sharpness-change", 0)).isPresent();
    }

    @Test
    void refusesOptimizersOtherThanGradientDescent() {
        var ball = new HeavyBall(LearningRate.constant(0.1), 0.9, 0);
        assertThatThrownBy(() -> measure(ball, 3, List.of(), Map.of(), () -> 0))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("self-stabilization")
                .hasMessageContaining("not defined for this optimizer");
    }

    private static List<TrainingStep> steps(double a, double x, double y, int count) {
        return TrainingRun.steps(
                new SelfStabilization(a, B).objective(DataType.DOUBLE),
                RULE,
                Nd4j.createFromArray(x, y),
                0,
                count,
                Set.of(TensorInput.WEIGHTS));
    }

    private static RecordedMeasurements measure(
            double a, List<TrainingStep> steps, Map<String, String> overrides, IntSupplier waiting) {
        return measure(RULE, a, steps, overrides, waiting);
    }

    private static RecordedMeasurements measure(
            UpdateRule rule, double a, List<TrainingStep> steps, Map<String, String> overrides, IntSupplier waiting) {
        var plugin = new SelfStabilizationPlugin();
        Map<String, String> settings = new HashMap<>(plugin.defaultSettings());
        settings.putAll(overrides);
        var out = new RecordedMeasurements();
        try (var objective = new SelfStabilization(a, B).objective(DataType.DOUBLE);
                var analyzer = plugin.create(
                        new AnalyzerContext("run", 1, objective, rule, settings, 0, waiting, Optional.empty()))) {
            for (TrainingStep step : steps) {
                out.beginStep(step.step());
                analyzer.analyze(step, out);
            }
        }
        return out;
    }
}
