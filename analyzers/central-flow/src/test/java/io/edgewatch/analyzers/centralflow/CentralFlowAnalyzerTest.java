package io.edgewatch.analyzers.centralflow;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.edgewatch.analyzers.api.AnalyzerContext;
import io.edgewatch.analyzers.api.TensorInput;
import io.edgewatch.analyzers.api.TrainingStep;
import io.edgewatch.analyzers.testkit.RecordedMeasurements;
import io.edgewatch.analyzers.testkit.TrainingRun;
import io.edgewatch.numerics.flow.CentralFlow;
import io.edgewatch.numerics.flow.CentralPoint;
import io.edgewatch.numerics.flow.Deviation;
import io.edgewatch.numerics.flow.FlowPosition;
import io.edgewatch.numerics.flow.FlowSettings;
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
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.IntSupplier;
import org.junit.jupiter.api.Test;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/** On ½(a + y)x² − by, the smallest landscape with an edge of stability. */
class CentralFlowAnalyzerTest {
    private static final double ETA = 0.5;
    private static final GradientDescent RULE = new GradientDescent(ETA);
    private static final int STEPS = 200;

    private static Objective landscape() {
        return new SelfStabilization(3.9, 0.01).objective(DataType.DOUBLE);
    }

    private static List<TrainingStep> training() {
        return TrainingRun.steps(
                landscape(), RULE, Nd4j.createFromArray(0.1, 0.0), 0, STEPS, Set.of(TensorInput.WEIGHTS));
    }

    @Test
    void isTheFlowFromTheFirstMidpoint() {
        // Given
        List<TrainingStep> steps = training();
        INDArray midpoint = Nd4j.create(DataType.DOUBLE, 2);
        Deviation.midpoint(weights(steps, 0), weights(steps, 1), weights(steps, 2), midpoint);
        Objective objective = landscape();
        FlowPosition start = FlowPosition.start(
                RULE, midpoint, RULE.start(midpoint), objective.at(midpoint).gradient(), 1);
        // When
        RecordedMeasurements out = measure(RULE, steps, Map.of("tolerance", "1e-8"), () -> 0);
        // Then
        try (var flow = new CentralFlow(objective, RULE, new FlowSettings(4, 1, 1, 1e-8), start)) {
            boolean oscillated = false;
            for (long step = 1; step < STEPS - 1; step++) {
                CentralPoint point = flow.observe();
                assertThat(out.value(step, "flow-loss", 0))
                        .hasValueCloseTo(point.process().loss(), within(1e-12));
                assertThat(out.value(step, "predicted-loss", 0)).hasValueCloseTo(point.predictedLoss(), within(1e-12));
                oscillated |= point.oscillates();
                flow.advance();
            }
            assertThat(oscillated).isTrue();
        }
        assertThat(out.value(50, "anchor-step", 0)).hasValue(1);
        assertThat(out.value(50, "effort", 0)).hasValue(0);
    }

    @Test
    void holdsTheSharpnessAtTheEdge() {
        // Given
        List<TrainingStep> steps = training();
        // When
        RecordedMeasurements out = measure(RULE, steps, Map.of(), () -> 0);
        // Then
        assertThat(out.value(STEPS - 2, "flow-sharpness", 0)).hasValueCloseTo(2 / ETA, within(0.01 * 2 / ETA));
        assertThat(out.value(STEPS - 2, "predicted-variance", 0).orElseThrow()).isPositive();
        double stable = ETA * 0.01 * (STEPS - 2); // where the stable flow, which has x = 0, has taken y
        double fromStable = stable - weights(steps, STEPS - 2).getDouble(1);
        assertThat(out.value(STEPS - 2, "flow-distance", 0).orElseThrow()).isLessThan(fromStable / 4);
    }

    @Test
    void goesDownTheStatedOrderWhileStepsWait() {
        // Given
        var waiting = new AtomicInteger(16);
        // When
        RecordedMeasurements out = measure(RULE, training(), Map.of(), waiting::get);
        // Then
        assertThat(out.value(1, "effort", 0)).hasValue(1);
        assertThat(out.value(9, "effort", 0)).hasValue(1);
        assertThat(out.value(10, "effort", 0)).hasValue(2);
        assertThat(out.value(STEPS - 2, "effort", 0)).hasValue(2);
    }

    @Test
    void keepsAnEffortItWasTold() {
        RecordedMeasurements out = measure(RULE, training(), Map.of("effort", "eigenpairs-per-step"), () -> 16);
        assertThat(out.value(STEPS - 2, "effort", 0)).hasValue(1);
    }

    @Test
    void saysThatALateStepIsNotAnchorable() {
        // Given: the first step seen is far above the edge, with no oscillation to speak of
        List<TrainingStep> late = TrainingRun.steps(
                landscape(), RULE, Nd4j.createFromArray(1e-9, 1.5), 100, 20, Set.of(TensorInput.WEIGHTS));
        // When
        RecordedMeasurements out = measure(RULE, late, Map.of(), () -> 0);
        // Then
        assertThat(out.value(101, "anchor-step", 0)).hasValue(-1);
        assertThat(out.value(101, "flow-loss", 0)).isEmpty();
    }

    @Test
    void refusesOptimizersWithoutACentralFlow() {
        var ball = new HeavyBall(LearningRate.constant(0.1), 0.9, 0);
        assertThatThrownBy(() -> measure(ball, List.of(), Map.of(), () -> 0))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("not defined for this optimizer");
    }

    private static INDArray weights(List<TrainingStep> steps, int i) {
        return steps.get(i).requireWeights();
    }

    private static RecordedMeasurements measure(
            UpdateRule rule, List<TrainingStep> steps, Map<String, String> overrides, IntSupplier waiting) {
        var plugin = new CentralFlowPlugin();
        Map<String, String> settings = new HashMap<>(plugin.defaultSettings());
        settings.putAll(overrides);
        var out = new RecordedMeasurements();
        try (var objective = landscape();
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
