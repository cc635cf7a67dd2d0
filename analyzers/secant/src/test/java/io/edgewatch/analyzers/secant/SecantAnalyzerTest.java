package io.edgewatch.analyzers.secant;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.edgewatch.analyzers.api.AnalyzerContext;
import io.edgewatch.analyzers.api.ProbedCurvature;
import io.edgewatch.analyzers.api.TensorInput;
import io.edgewatch.analyzers.api.TrainingStep;
import io.edgewatch.analyzers.testkit.PolynomialObjective;
import io.edgewatch.analyzers.testkit.RecordedMeasurements;
import io.edgewatch.analyzers.testkit.RecordedMeasurements.Recorded;
import io.edgewatch.analyzers.testkit.TrainingRun;
import io.edgewatch.numerics.network.Activation;
import io.edgewatch.numerics.network.Criterion;
import io.edgewatch.numerics.network.Loss;
import io.edgewatch.numerics.network.Mlp;
import io.edgewatch.numerics.network.NetworkObjective;
import io.edgewatch.numerics.objective.BatchRule;
import io.edgewatch.numerics.objective.Minibatches;
import io.edgewatch.numerics.optimizer.GradientDescent;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.IntStream;
import org.ejml.data.DMatrixRMaj;
import org.ejml.dense.row.factory.DecompositionFactory_DDRM;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.factory.Nd4j;

class SecantAnalyzerTest {
    private static final GradientDescent RULE = new GradientDescent(0.5);
    private static final Set<TensorInput> INPUTS = Set.of(TensorInput.WEIGHTS, TensorInput.GRADIENT);

    private static RecordedMeasurements measure(PolynomialObjective objective, List<TrainingStep> steps) {
        var plugin = new SecantPlugin();
        var out = new RecordedMeasurements();
        try (var analyzer = plugin.create(new AnalyzerContext("run", 1, objective, RULE, plugin.defaultSettings()))) {
            for (TrainingStep step : steps) {
                out.beginStep(step.step());
                analyzer.analyze(step, out);
            }
        }
        return out;
    }

    private static List<TrainingStep> train(PolynomialObjective objective, int count, double... start) {
        return TrainingRun.steps(objective, RULE, Nd4j.createFromArray(start), 0, count, INPUTS);
    }

    @Test
    void seesTheCurvatureOfTheOscillatingDirection() {
        // Given: x(t) = ±0.3 for ever, y is 0
        var objective = PolynomialObjective.quadratic(new double[][] {{4, 0}, {0, 0.1}}, DataType.DOUBLE);
        // When
        var out = measure(objective, train(objective, 5, 0.3, 0));
        // Then
        assertThat(out.value(2, "secant-blind", 0)).hasValue(0);
        assertThat(out.value(2, "secant-curvature", 0)).hasValueCloseTo(4.0, within(1e-12));
        assertThat(out.value(2, "secant-ratio", 0)).hasValueCloseTo(1.0, within(1e-12));
        assertThat(out.value(4, "secant-blind", 0))
                .as("the step after the last is not there")
                .isEmpty();
    }

    @Test
    void isBlindWhereNothingOscillates() {
        // Given: both directions shrink without changing sign, so no secant is near the sharpness
        var objective = PolynomialObjective.quadratic(new double[][] {{1.9, 0}, {0, 0.1}}, DataType.DOUBLE);
        // When
        var out = measure(objective, train(objective, 12, 0.3, 2));
        // Then
        assertThat(out.all())
                .filteredOn(r -> r.quantity().name().equals("secant-blind"))
                .hasSize(11)
                .allMatch(r -> r.value() == 1);
        assertThat(out.all()).noneMatch(r -> r.quantity().name().equals("secant-curvature"));
    }

    @Test
    void saysNothingOfStepsThatDoNotFollow() {
        // Given
        var objective = PolynomialObjective.quadratic(new double[][] {{4, 0}, {0, 0.1}}, DataType.DOUBLE);
        var steps = new ArrayList<>(train(objective, 6, 0.3, 0));
        steps.remove(2);
        // When
        var out = measure(objective, steps);
        // Then
        assertThat(out.all()).extracting(Recorded::step).doesNotContain(1L, 2L).contains(0L, 3L, 4L);
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4})
    void isNotAboveTheSharpnessOfBothEndsByMoreThanItSays(long seed) {
        // Given
        double[] spectrum = {4.2, 3.7, 2.0, 0.9, 0.5, 0.2, 0.1, 0.05};
        var objective = PolynomialObjective.quartic(
                PolynomialObjective.matrixWithSpectrum(spectrum, seed), 0.05, DataType.DOUBLE);
        var steps = train(objective, 60, 0.1, -0.2, 0.3, 0.1, -0.1, 0.2, 0.1, 0.3);
        // When
        var out = measure(objective, steps);
        // Then
        var seen = out.all().stream()
                .filter(r -> r.quantity().name().equals("secant-curvature"))
                .toList();
        assertThat(seen).isNotEmpty().allSatisfy(r -> {
            double larger = Math.max(sharpness(objective, steps, r.step()), sharpness(objective, steps, r.step() + 1));
            assertThat(r.value()).isLessThanOrEqualTo(larger + r.uncertainty());
        });
    }

    private static double sharpness(PolynomialObjective objective, List<TrainingStep> steps, long step) {
        var hessian = objective.hessian(steps.get((int) step).requireWeights());
        var eigenvalues = DecompositionFactory_DDRM.eig(hessian.length, false, true);
        eigenvalues.decompose(new DMatrixRMaj(hessian));
        return IntStream.range(0, hessian.length)
                .mapToDouble(i -> eigenvalues.getEigenvalue(i).real)
                .max()
                .orElseThrow();
    }

    @Test
    void showsTheProbeWhereTheTrainerTookOne() {
        // Given
        var objective = PolynomialObjective.quadratic(new double[][] {{1.9, 0}, {0, 0.1}}, DataType.DOUBLE);
        var steps = new ArrayList<>(train(objective, 4, 0.3, 2));
        TrainingStep plain = steps.get(2);
        steps.set(
                2,
                new TrainingStep(
                        2,
                        plain.time(),
                        plain.loss(),
                        plain.gradientNorm(),
                        plain.weights(),
                        plain.gradient(),
                        plain.optimizerState(),
                        Optional.of(new ProbedCurvature(1.8, 0.2, 1, 0.25))));
        // When
        var out = measure(objective, steps);
        // Then
        assertThat(out.value(2, "probe-curvature", 0)).hasValue(1.8);
        assertThat(out.value(2, "probe-ratio", 0)).hasValueCloseTo(0.45, within(1e-12));
        assertThat(out.value(2, "probe-seconds", 0)).hasValue(0.25);
        assertThat(out.value(2, "probe-gradients", 0)).hasValue(1);
        assertThat(out.value(3, "probe-curvature", 0)).isEmpty();
    }

    @Test
    void refusesMinibatches() {
        // Given
        var plugin = new SecantPlugin();
        var network = new Mlp(2, List.of(), 1, Activation.TANH, true);
        try (var batches = new Minibatches(
                new BatchRule(2, BatchRule.Order.SHUFFLED, 0),
                NetworkObjective.batches(network, Loss.of(Criterion.MSE), Nd4j.ones(4, 2), Nd4j.ones(4, 1), 2))) {
            var context = new AnalyzerContext(
                    "run",
                    1,
                    batches.objective(),
                    RULE,
                    plugin.defaultSettings(),
                    0,
                    () -> 0,
                    Optional.empty(),
                    Optional.of(batches));
            // When, Then
            assertThatThrownBy(() -> plugin.create(context))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessage(
                            "a secant of consecutive gradients is for runs that take each step on all examples; run run"
                                    + " takes them on batches of 2");
        }
    }
}
