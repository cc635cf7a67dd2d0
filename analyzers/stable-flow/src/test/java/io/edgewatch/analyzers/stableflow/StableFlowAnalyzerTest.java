package io.edgewatch.analyzers.stableflow;

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
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.factory.Nd4j;

/** On ½(a + y)x² − by, where x = 0 stays so and y grows by ηb a step: loss −by, sharpness a + y. */
class StableFlowAnalyzerTest {
    private static final double ETA = 0.5;
    private static final double A = 3.9;
    private static final double B = 0.01;
    private static final UpdateRule RULE = new GradientDescent(ETA);
    private static final int STEPS = 200;

    private static Objective landscape() {
        return new SelfStabilization(A, B).objective(DataType.DOUBLE);
    }

    private static List<TrainingStep> training(double x, double y, long first, int count) {
        return TrainingRun.steps(
                landscape(), RULE, Nd4j.createFromArray(x, y), first, count, Set.of(TensorInput.WEIGHTS));
    }

    @Test
    void goesOnSharpeningWhereTrainingIsHeldAtTheEdge() {
        // Given: trained, y stays near 2/η − a
        List<TrainingStep> steps = training(0.1, 0, 0, STEPS);
        // When
        RecordedMeasurements out = measure(RULE, steps);
        // Then
        long last = STEPS - 2;
        double y =
                ETA * B * last; // what x does to it in the first steps, where it falls by ηS a step, is less than ηx²
        double allowed = ETA * 0.1 * 0.1;
        assertThat(out.value(last, "stable-anchor-step", 0)).hasValue(1);
        assertThat(out.value(last, "stable-sharpness", 0)).hasValueCloseTo(A + y, within(allowed));
        assertThat(out.value(last, "stable-effective-sharpness", 0))
                .hasValueCloseTo(ETA * (A + y), within(ETA * allowed));
        assertThat(out.value(last, "stable-loss", 0)).hasValueCloseTo(-B * y, within(B * allowed));
        double midpoint = steps.get((int) last).requireWeights().getDouble(1); // x of the midpoint is about 0
        assertThat(out.value(last, "stable-distance", 0)).hasValueCloseTo(y - midpoint, within(0.02));
        assertThat(y - midpoint).isGreaterThan(0.5);
    }

    @Test
    void isIntegratedOverAHole() {
        // Given
        List<TrainingStep> whole = training(0, 0, 0, 40);
        List<TrainingStep> holed = new ArrayList<>(whole);
        holed.subList(10, 20).clear();
        // When
        RecordedMeasurements out = measure(RULE, holed);
        // Then: y(t) = ηbt, and the flow is still the one from the first midpoint
        assertThat(out.value(15, "stable-loss", 0)).isEmpty();
        assertThat(out.value(30, "stable-anchor-step", 0)).hasValue(1);
        assertThat(out.value(30, "stable-loss", 0)).hasValueCloseTo(-B * ETA * B * 30, within(1e-14));
    }

    @Test
    void saysThatALateStepAboveTheEdgeIsNotAnchorable() {
        RecordedMeasurements out = measure(RULE, training(1e-9, 1.5, 100, 10));
        assertThat(out.value(101, "stable-anchor-step", 0)).hasValue(-1);
        assertThat(out.value(101, "stable-loss", 0)).isEmpty();
    }

    @Test
    void refusesOptimizersOtherThanGradientDescent() {
        var ball = new HeavyBall(LearningRate.constant(0.1), 0.9, 0);
        assertThatThrownBy(() -> measure(ball, List.of()))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("stable-flow")
                .hasMessageContaining("not defined for this optimizer");
    }

    private static RecordedMeasurements measure(UpdateRule rule, List<TrainingStep> steps) {
        var plugin = new StableFlowPlugin();
        Map<String, String> settings = new HashMap<>(plugin.defaultSettings());
        settings.put("tolerance", "1e-8");
        var out = new RecordedMeasurements();
        try (var objective = landscape();
                var analyzer = plugin.create(new AnalyzerContext("run", 1, objective, rule, settings))) {
            for (TrainingStep step : steps) {
                out.beginStep(step.step());
                analyzer.analyze(step, out);
            }
        }
        return out;
    }
}
