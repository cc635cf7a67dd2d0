package io.edgewatch.analyzers.oscillation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.edgewatch.analyzers.api.AnalyzerContext;
import io.edgewatch.analyzers.api.TensorInput;
import io.edgewatch.analyzers.api.TrainingStep;
import io.edgewatch.analyzers.testkit.PolynomialObjective;
import io.edgewatch.analyzers.testkit.RecordedMeasurements;
import io.edgewatch.analyzers.testkit.TrainingRun;
import io.edgewatch.numerics.optimizer.GradientDescent;
import io.edgewatch.numerics.optimizer.LearningRate;
import io.edgewatch.numerics.optimizer.RmsProp;
import io.edgewatch.numerics.optimizer.SecondMoment;
import io.edgewatch.numerics.optimizer.UpdateRule;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.factory.Nd4j;

/**
 * RMSProp on ½(h₁x² + h₂y²). Where x oscillates with period two its gradient has one size, so P₁ = h₁|x|/η, which is at the edge, h₁/P₁ = 2, for
 * |x| = η/2: there it settles, and so does y.
 */
class OscillationOfAdaptiveRunsTest {
    private static final double ETA = 0.1;
    private static final double BETA2 = 0.9;
    private static final double EPSILON = 1e-8;
    private static final int STEPS = 400;
    private static final UpdateRule RULE =
            new RmsProp(LearningRate.constant(ETA), new SecondMoment(BETA2, EPSILON, true), 0);

    @Test
    void measuresTheVarianceWithThePreconditionerOfEachStep() {
        // Given
        var steps = steps();
        // When
        var out = measure(steps, Map.of("window", "4"));
        // Then
        for (int last = 10; last < 40; last++) {
            double mean = 0;
            for (int t = last - 3; t <= last; t++) {
                mean += weightedSquare(steps, t) / 4;
            }
            assertThat(out.value(last, "total-variance", 0)).as("step %d", last).isPresent();
            assertThat(out.value(last, "total-variance", 0).orElseThrow()).isCloseTo(mean, within(1e-12 * mean));
        }
    }

    @Test
    void whereItHasSettledTheVarianceIsThatOfTheCriticalDirections() {
        // When
        var out = measure(steps(), Map.of("window", "10", "tolerance", "1e-10"));
        // Then: with hᵢ/Pᵢ = 2 it is (h₁ + h₂)/2 · η²/4, and all of it along one vector, for both change sign together
        double variance = (4 + 0.1) / 2 * ETA * ETA / 4;
        long last = STEPS - 2;
        double settled = 1e-3 * variance; // y is still within 1e-5 of it
        assertThat(out.value(last, "critical-directions", 0)).hasValue(2);
        assertThat(out.value(last, "total-variance", 0)).hasValueCloseTo(variance, within(settled));
        assertThat(out.value(last, "covariance-trace", 0)).hasValueCloseTo(variance, within(settled));
        assertThat(out.value(last, "covariance-eigenvalue", 0)).hasValueCloseTo(variance, within(settled));
        assertThat(out.value(last, "covariance-eigenvalue", 1)).hasValueCloseTo(0.0, within(settled));
    }

    @Test
    void wantsTheStateOnlyWhereThePreconditionerDependsOnIt() {
        // Given
        var plugin = new OscillationPlugin();
        // When, Then
        assertThat(plugin.inputs(plugin.defaultSettings(), new GradientDescent(ETA)))
                .containsExactlyInAnyOrder(TensorInput.WEIGHTS, TensorInput.GRADIENT);
        assertThat(plugin.inputs(plugin.defaultSettings(), RULE)).contains(TensorInput.OPTIMIZER_STATE);
    }

    @ParameterizedTest
    @CsvSource({"2, 4", "10, 12"})
    void needsAsManyStepsInARowAsBefore(String window, int steps) {
        assertThat(new OscillationPlugin().consecutiveSteps(Map.of("window", window)))
                .isEqualTo(steps);
    }

    /** δᵀPδ at t, with P from the state and the gradient of t. */
    private static double weightedSquare(List<TrainingStep> steps, int t) {
        double[] before = steps.get(t - 1).requireWeights().toDoubleVector();
        double[] now = steps.get(t).requireWeights().toDoubleVector();
        double[] after = steps.get(t + 1).requireWeights().toDoubleVector();
        double[] gradient = steps.get(t).requireGradient().toDoubleVector();
        double[] state = steps.get(t).requireOptimizerState().toDoubleVector();
        double sum = 0;
        for (int i = 0; i < now.length; i++) {
            double nu = BETA2 * state[1 + i] + (1 - BETA2) * gradient[i] * gradient[i];
            double p = (Math.sqrt(nu / (1 - Math.pow(BETA2, state[0] + 1))) + EPSILON) / ETA;
            double delta = (2 * now[i] - before[i] - after[i]) / 4;
            sum += p * delta * delta;
        }
        return sum;
    }

    private static PolynomialObjective bowl() {
        return PolynomialObjective.quadratic(new double[][] {{4, 0}, {0, 0.1}}, DataType.DOUBLE);
    }

    private static List<TrainingStep> steps() {
        var plugin = new OscillationPlugin();
        return TrainingRun.steps(
                bowl(), RULE, Nd4j.createFromArray(0.3, 5.0), 0, STEPS, plugin.inputs(plugin.defaultSettings(), RULE));
    }

    private static RecordedMeasurements measure(List<TrainingStep> steps, Map<String, String> overrides) {
        var plugin = new OscillationPlugin();
        Map<String, String> settings = new HashMap<>(plugin.defaultSettings());
        settings.putAll(overrides);
        var out = new RecordedMeasurements();
        try (var objective = bowl();
                var analyzer = plugin.create(new AnalyzerContext("run", 1, objective, RULE, settings))) {
            for (TrainingStep step : steps) {
                out.beginStep(step.step());
                analyzer.analyze(step, out);
            }
        }
        return out;
    }
}
