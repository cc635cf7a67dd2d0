package io.edgewatch.analyzers.taylor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.edgewatch.analyzers.api.AnalyzerContext;
import io.edgewatch.analyzers.api.TensorInput;
import io.edgewatch.analyzers.api.TrainingStep;
import io.edgewatch.analyzers.testkit.RecordedMeasurements;
import io.edgewatch.analyzers.testkit.TrainingRun;
import io.edgewatch.numerics.landscape.SelfStabilization;
import io.edgewatch.numerics.objective.Objective;
import io.edgewatch.numerics.optimizer.GradientDescent;
import io.edgewatch.numerics.optimizer.HeavyBall;
import io.edgewatch.numerics.optimizer.LearningRate;
import io.edgewatch.numerics.optimizer.UpdateRule;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.factory.Nd4j;

/** On ½(a + y)x² − by, a polynomial of degree three: the cubic prediction is training itself, the quadratic one knows no reduction. */
class TaylorAnalyzerTest {
    private static final double ETA = 0.5;
    private static final double A = 3.95;
    private static final double B = 0.01;
    private static final UpdateRule RULE = new GradientDescent(ETA);
    private static final int STEPS = 100;

    private static Objective landscape() {
        return new SelfStabilization(A, B).objective(DataType.DOUBLE);
    }

    private static List<TrainingStep> training() {
        return TrainingRun.steps(
                landscape(), RULE, Nd4j.createFromArray(0.01, 0.0), 0, STEPS, Set.of(TensorInput.WEIGHTS));
    }

    private static long crossing(RecordedMeasurements out) {
        return out.all().stream()
                .filter(recorded -> recorded.quantity().name().equals("crossing-step"))
                .findFirst()
                .orElseThrow()
                .step();
    }

    @Test
    void theCubicPolynomialOfACubicLossIsTraining() {
        // Given
        List<TrainingStep> steps = training();
        // When
        RecordedMeasurements out = measure(RULE, steps, Map.of());
        // Then
        long crossing = crossing(out);
        assertThat(crossing).isBetween(5L, 40L);
        for (long step = crossing + 1; step <= crossing + 50; step++) {
            assertThat(out.value(step, "crossing-step", 0)).hasValue(crossing);
            assertThat(out.value(step, "cubic-loss", 0))
                    .hasValueCloseTo(steps.get((int) step).loss(), within(1e-12));
            same(out, step, "cubic-along", "measured-along");
            same(out, step, "cubic-distance", "measured-distance");
        }
        assertThat(out.all()).noneMatch(recorded -> recorded.quantity().name().matches("cubic-.*-off"));
    }

    private static void same(RecordedMeasurements out, long step, String one, String other) {
        assertThat(out.value(step, one, 0))
                .hasValueCloseTo(out.value(step, other, 0).orElseThrow(), within(1e-10)); // 50 steps of round-off
    }

    @Test
    void theQuadraticPolynomialIsItsIterationOnAFixedHessian() {
        // Given
        List<TrainingStep> steps = training();
        // When
        RecordedMeasurements out = measure(RULE, steps, Map.of());
        // Then: H = [[a + y, x], [x, 0]] and g at the crossing, iterated by hand
        long crossing = crossing(out);
        var w = steps.get((int) crossing).requireWeights();
        double x = w.getDouble(0);
        double s = A + w.getDouble(1);
        double[] d = {0, 0};
        for (long step = crossing + 1; step <= crossing + 50; step++) {
            double gx = s * x + s * d[0] + x * d[1];
            double gy = 0.5 * x * x - B + x * d[0];
            d[0] -= ETA * gx;
            d[1] -= ETA * gy;
            assertThat(out.value(step, "quadratic-distance", 0)).hasValueCloseTo(Math.hypot(d[0], d[1]), within(1e-10));
        }
    }

    @Test
    void saysOnceWhenAPredictionIsFirstOff() {
        // When
        RecordedMeasurements out = measure(RULE, training(), Map.of());
        // Then
        long crossing = crossing(out);
        List<RecordedMeasurements.Recorded> off = out.all().stream()
                .filter(recorded -> recorded.quantity().name().equals("quadratic-along-off"))
                .filter(recorded -> recorded.step() <= crossing + 50)
                .toList();
        assertThat(off).hasSize(1);
        long first = off.get(0).step();
        assertThat(off.get(0).value()).isEqualTo(first - crossing);
        for (long step = crossing + 1; step <= first; step++) {
            double predicted = out.value(step, "quadratic-along", 0).orElseThrow();
            double measured = out.value(step, "measured-along", 0).orElseThrow();
            boolean isOff = Math.abs(predicted - measured) > 0.1 * Math.abs(measured);
            assertThat(isOff).as("step %d", step).isEqualTo(step == first);
        }
    }

    @Test
    void predictsNoFurtherThanItsLength() {
        // When
        RecordedMeasurements out = measure(RULE, training(), Map.of("length", "5"));
        // Then
        long crossing = crossing(out);
        assertThat(out.value(crossing, "cubic-loss", 0)).isEmpty();
        assertThat(out.value(crossing + 1, "cubic-loss", 0)).isPresent();
        assertThat(out.value(crossing + 5, "cubic-loss", 0)).isPresent();
        assertThat(out.value(crossing + 6, "crossing-step", 0).orElse(-1)).isNotEqualTo(crossing);
    }

    @Test
    void goesOnWithAPredictionAfterAnInterruption() {
        // Given
        List<TrainingStep> steps = training();
        RecordedMeasurements whole = measure(RULE, steps, Map.of());
        int stop = (int) crossing(whole) + 10;
        // When
        var out = new RecordedMeasurements();
        Optional<byte[]> state;
        try (var objective = landscape();
                var first = new TaylorPlugin().create(context(objective, RULE, Map.of(), Optional.empty()))) {
            steps.subList(0, stop).forEach(step -> first.analyze(step, new RecordedMeasurements()));
            state = first.state();
        }
        try (var objective = landscape();
                var second = new TaylorPlugin().create(context(objective, RULE, Map.of(), state))) {
            for (TrainingStep step : steps.subList(stop, STEPS)) {
                out.beginStep(step.step());
                second.analyze(step, out);
            }
        }
        // Then
        assertThat(out.all())
                .isEqualTo(whole.all().stream()
                        .filter(recorded -> recorded.step() >= stop)
                        .toList());
    }

    @Test
    void aRunThatStartsAboveTheEdgeHasNotCrossedIt() {
        // Given
        List<TrainingStep> above = TrainingRun.steps(
                landscape(), RULE, Nd4j.createFromArray(1e-9, 1.0), 0, 5, Set.of(TensorInput.WEIGHTS));
        // When
        RecordedMeasurements out = measure(RULE, above, Map.of());
        // Then
        assertThat(out.value(3, "taylor-ratio", 0).orElseThrow()).isGreaterThan(1);
        assertThat(out.all()).noneMatch(recorded -> recorded.quantity().name().equals("crossing-step"));
    }

    @Test
    void refusesOptimizersOtherThanGradientDescent() {
        var ball = new HeavyBall(LearningRate.constant(0.1), 0.9, 0);
        assertThatThrownBy(() -> measure(ball, List.of(), Map.of()))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("taylor")
                .hasMessageContaining("not defined for this optimizer");
    }

    private static AnalyzerContext context(
            Objective objective, UpdateRule rule, Map<String, String> overrides, Optional<byte[]> state) {
        Map<String, String> settings = new HashMap<>(new TaylorPlugin().defaultSettings());
        settings.put("tolerance", "1e-8");
        settings.putAll(overrides);
        return new AnalyzerContext("run", 1, objective, rule, settings, 0, () -> 0, state);
    }

    private static RecordedMeasurements measure(
            UpdateRule rule, List<TrainingStep> steps, Map<String, String> overrides) {
        var out = new RecordedMeasurements();
        try (var objective = landscape();
                var analyzer = new TaylorPlugin().create(context(objective, rule, overrides, Optional.empty()))) {
            for (TrainingStep step : steps) {
                out.beginStep(step.step());
                analyzer.analyze(step, out);
            }
        }
        return out;
    }
}
