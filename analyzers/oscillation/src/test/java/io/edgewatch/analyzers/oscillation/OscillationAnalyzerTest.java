package io.edgewatch.analyzers.oscillation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.edgewatch.analyzers.api.AnalyzerContext;
import io.edgewatch.analyzers.api.TensorInput;
import io.edgewatch.analyzers.api.TrainingStep;
import io.edgewatch.analyzers.testkit.PolynomialObjective;
import io.edgewatch.analyzers.testkit.RecordedMeasurements;
import io.edgewatch.analyzers.testkit.TrainingRun;
import io.edgewatch.numerics.optimizer.GradientDescent;
import io.edgewatch.numerics.optimizer.HeavyBall;
import io.edgewatch.numerics.optimizer.LearningRate;
import io.edgewatch.numerics.optimizer.UpdateRule;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.factory.Nd4j;

/** On ½(4x² + y²/10) with η = ½ the first direction is exactly at the edge: x(t) = ±x(0) for ever. */
class OscillationAnalyzerTest {
    private static final double ETA = 0.5;
    private static final double X = 0.3;
    private static final UpdateRule RULE = new GradientDescent(ETA);
    private static final Map<String, String> SHORT = Map.of("window", "4", "tolerance", "1e-8");

    private static PolynomialObjective bowl() {
        return PolynomialObjective.quadratic(new double[][] {{4, 0}, {0, 0.1}}, DataType.DOUBLE);
    }

    @Test
    void measuresAnOscillationOfPeriodTwo() {
        // When
        RecordedMeasurements out = measure(RULE, steps(0, 0, 12), SHORT);
        // Then
        double variance = X * X / ETA;
        assertThat(out.value(8, "total-variance", 0)).hasValueCloseTo(variance, within(1e-14));
        assertThat(out.value(8, "lag-1-correlation", 0)).hasValueCloseTo(-1.0, within(1e-12));
        assertThat(out.value(8, "gradient-cosine", 0)).hasValueCloseTo(-1.0, within(1e-12));
        assertThat(out.value(8, "critical-directions", 0)).hasValue(1);
        assertThat(out.value(8, "covariance-trace", 0)).hasValueCloseTo(variance, within(1e-12));
        assertThat(out.value(8, "covariance-eigenvalue", 0)).hasValueCloseTo(variance, within(1e-12));
    }

    @Test
    void leavesTheDriftOut() {
        // When: y falls by 5 % a step
        RecordedMeasurements out = measure(RULE, steps(2, 0, 12), SHORT);
        // Then: of y only its second difference is left, a quarter of (η/10)² y
        double y = 2 * Math.pow(1 - ETA / 10, 7);
        assertThat(out.value(8, "covariance-trace", 0)).hasValueCloseTo(X * X / ETA, within(1e-12));
        assertThat(out.value(8, "total-variance", 0).orElseThrow() - X * X / ETA)
                .isPositive()
                .isLessThan(Math.pow(0.25 * 0.05 * 0.05 * 2 * y, 2) / ETA);
    }

    @Test
    void publishesOfAStepWhenTheNextIsThere() {
        // When
        RecordedMeasurements out = measure(RULE, steps(0, 100, 8), SHORT);
        // Then: δ from 101 on, a window of four of them, up to the step before the last
        assertThat(out.all().stream()
                        .filter(r -> r.quantity().name().equals("total-variance"))
                        .map(RecordedMeasurements.Recorded::step))
                .containsExactly(104L, 105L, 106L);
    }

    @Test
    void gradientsAloneTellTheSame() {
        // Given
        UpdateRule falling = new GradientDescent(new LearningRate.Linear(0.5, 0.45, 20), 0);
        List<TrainingStep> steps = TrainingRun.steps(
                bowl(),
                falling,
                Nd4j.createFromArray(X, 2.0),
                0,
                12,
                Set.of(TensorInput.WEIGHTS, TensorInput.GRADIENT));
        // When
        RecordedMeasurements weights = measure(falling, steps, SHORT);
        RecordedMeasurements gradients =
                measure(falling, steps, Map.of("window", "4", "tolerance", "1e-8", "from", "gradients"));
        // Then
        for (long step = 5; step < 11; step++) {
            assertThat(gradients.value(step, "total-variance", 0))
                    .hasValueCloseTo(weights.value(step, "total-variance", 0).orElseThrow(), within(1e-14));
            assertThat(gradients.value(step, "covariance-trace", 0)).isEmpty();
        }
    }

    @Test
    void aHoleBeginsTheWindowAnew() {
        // Given
        List<TrainingStep> steps = new ArrayList<>(steps(0, 0, 16));
        steps.remove(7);
        // When
        RecordedMeasurements out = measure(RULE, steps, SHORT);
        // Then: 8 is the first after it, 9 the first with a midpoint, 12 the first with four
        for (long step : new long[] {6, 7, 8, 9, 10, 11}) {
            assertThat(out.value(step, "total-variance", 0)).as("step %d", step).isEmpty();
        }
        assertThat(out.value(5, "total-variance", 0)).isPresent();
        assertThat(out.value(12, "total-variance", 0)).isPresent();
        assertThat(out.value(6, "gradient-cosine", 0)).isEmpty();
    }

    @Test
    void refusesGradientsAloneOfOtherOptimizers() {
        var ball = new HeavyBall(LearningRate.constant(0.1), 0.9, 0);
        assertThatThrownBy(() -> measure(ball, steps(0, 0, 3), Map.of("from", "gradients")))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("plain gradient descent only");
    }

    private static List<TrainingStep> steps(double y, long first, int count) {
        return TrainingRun.steps(
                bowl(),
                RULE,
                Nd4j.createFromArray(X, y),
                first,
                count,
                Set.of(TensorInput.WEIGHTS, TensorInput.GRADIENT));
    }

    private static RecordedMeasurements measure(
            UpdateRule rule, List<TrainingStep> steps, Map<String, String> overrides) {
        var plugin = new OscillationPlugin();
        Map<String, String> settings = new HashMap<>(plugin.defaultSettings());
        settings.putAll(overrides);
        var out = new RecordedMeasurements();
        try (var objective = bowl();
                var analyzer = plugin.create(new AnalyzerContext("run", 1, objective, rule, settings))) {
            for (TrainingStep step : steps) {
                out.beginStep(step.step());
                analyzer.analyze(step, out);
            }
        }
        return out;
    }
}
