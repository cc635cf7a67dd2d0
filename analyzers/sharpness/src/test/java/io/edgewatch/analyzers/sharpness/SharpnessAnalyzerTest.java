package io.edgewatch.analyzers.sharpness;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.edgewatch.analyzers.api.AnalyzerContext;
import io.edgewatch.analyzers.api.TensorInput;
import io.edgewatch.analyzers.api.TrainingStep;
import io.edgewatch.analyzers.testkit.PolynomialObjective;
import io.edgewatch.analyzers.testkit.RecordedMeasurements;
import io.edgewatch.analyzers.testkit.RecordedMeasurements.Recorded;
import io.edgewatch.analyzers.testkit.TrainingRun;
import io.edgewatch.numerics.flow.Deviation;
import io.edgewatch.numerics.optimizer.GradientDescent;
import io.edgewatch.numerics.optimizer.HeavyBall;
import io.edgewatch.numerics.optimizer.LearningRate;
import io.edgewatch.numerics.optimizer.UpdateRule;
import java.time.Instant;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.ejml.data.DMatrixRMaj;
import org.ejml.dense.row.factory.DecompositionFactory_DDRM;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

class SharpnessAnalyzerTest {
    private static final double LEARNING_RATE = 0.5; // edge 4, followed from 3
    private static final double[][] A = PolynomialObjective.matrixWithSpectrum(
            new double[] {3.9, 3.8, 3.2, 1, 0.6, 0.3, 0.2, 0.1, 0, 0, -0.1, -0.5}, 3);

    @ParameterizedTest
    @CsvSource({"DOUBLE,1e-8", "FLOAT,1e-5", "DOUBLE,1e-3"})
    void agreesWithTheDenseDecompositionAlongARun(DataType precision, double tolerance) {
        // Given
        var objective = PolynomialObjective.quartic(A, 0.05, precision);
        var steps = training(objective, 0, 12);
        // When
        var out = measure(objective, steps, Map.of("pairs", "3", "tolerance", Double.toString(tolerance)));
        // Then
        for (TrainingStep step : steps) {
            double[] truth = eigenvalues(objective.hessian(step.requireWeights()));
            for (int i = 0; i < 3; i++) {
                double allowed =
                        tolerance * truth[0] + (precision == DataType.FLOAT ? 1e-5 : 1e-12); // sums of 12 terms
                assertThat(value(out, step, "eigenvalue", i)).isCloseTo(truth[i], within(allowed));
                assertThat(value(out, step, "eigen-residual", i)).isLessThanOrEqualTo(allowed);
            }
        }
    }

    @Test
    void statesWhatFollowsFromTheSharpness() {
        // Given
        var objective = PolynomialObjective.quadratic(A, DataType.DOUBLE);
        var steps = training(objective, 0, 1);
        // When
        var out = measure(objective, steps, Map.of("tolerance", "1e-8"));
        // Then
        var step = steps.get(0);
        double sharpness = value(out, step, "sharpness", 0);
        assertThat(sharpness).isCloseTo(3.9, within(1e-13)); // (1e-8)², then round-off
        assertThat(value(out, step, "eigenvalue", 0)).isEqualTo(sharpness);
        assertThat(value(out, step, "sharpness-threshold", 0)).isEqualTo(2 / LEARNING_RATE);
        assertThat(value(out, step, "effective-sharpness", 0)).isEqualTo(sharpness * LEARNING_RATE);
        assertThat(value(out, step, "ratio", 0)).isEqualTo(sharpness * LEARNING_RATE / 2);
        double residual = value(out, step, "eigen-residual", 0);
        assertThat(out.all())
                .filteredOn(recorded -> recorded.quantity().name().equals("ratio"))
                .extracting(Recorded::uncertainty)
                .containsExactly(residual * LEARNING_RATE / 2);
    }

    @Test
    void publishesTheRatioLast() {
        // Given
        var objective = PolynomialObjective.quartic(A, 0.05, DataType.DOUBLE);
        var steps = training(objective, 0, 8);
        // When
        var out = measure(objective, steps, Map.of());
        // Then
        assertThat(steps).allSatisfy(step -> {
            var published = out.at(step.step());
            assertThat(published.get(published.size() - 1).quantity().name()).isEqualTo("ratio");
        });
    }

    @Test
    void measuresThePairsThatComeNearTheEdge() {
        // Given
        var objective = PolynomialObjective.quadratic(A, DataType.DOUBLE);
        var steps = training(objective, 0, 8);
        // When
        var out = measure(objective, steps, Map.of());
        // Then
        var step = steps.get(7);
        assertThat(value(out, step, "eigenvalue", 2)).isCloseTo(3.2, within(4e-3)); // 1e-3 of the largest
        assertThat(out.value(step.step(), "eigenvalue", 3)).isEmpty();
    }

    @Test
    void publishesTheResidualItReachedWhenItRunsOutOfProducts() {
        // Given
        var objective = PolynomialObjective.quadratic(A, DataType.DOUBLE);
        var steps = training(objective, 0, 1);
        // When
        var out = measure(objective, steps, Map.of("tolerance", "1e-8", "max-products", "2"));
        // Then
        var step = steps.get(0);
        assertThat(value(out, step, "hessian-vector-products", 0)).isEqualTo(2);
        assertThat(value(out, step, "eigen-residual", 0)).isGreaterThan(1e-3);
        assertThat(value(out, step, "sharpness", 0)).isLessThan(3.9);
    }

    @Test
    void publishesNothingButItsWorkWhereTheWeightsAreNotFinite() {
        // Given
        var objective = PolynomialObjective.quadratic(A, DataType.DOUBLE);
        INDArray weights = Nd4j.ones(DataType.DOUBLE, 12).putScalar(3, Double.NaN);
        var step = new TrainingStep(0, Instant.EPOCH, Double.NaN, Double.NaN, Optional.of(weights), Optional.empty());
        // When
        var out = measure(objective, List.of(step), Map.of());
        // Then
        assertThat(out.all())
                .extracting(recorded -> recorded.quantity().name())
                .containsExactly("hessian-vector-products");
    }

    @Test
    void repeatsARunBitByBitFromAnyColdStart() {
        // Given
        var objective = PolynomialObjective.quartic(A, 0.05, DataType.FLOAT);
        var steps = training(objective, 0, 20);
        var settings = Map.of("cold-start-every", "5");
        // When
        var whole = measure(objective, steps, settings);
        var replayed = measure(objective, steps.subList(10, 20), settings);
        // Then
        assertThat(replayed.all())
                .isEqualTo(whole.all().stream()
                        .filter(recorded -> recorded.step() >= 10)
                        .toList());
    }

    @Test
    void measuresAtTheMidpointsWhenAsked() {
        // Given: on a quartic the Hessian of an iterate is not that of the midpoint
        var objective = PolynomialObjective.quartic(A, 0.05, DataType.DOUBLE);
        var steps = training(objective, 0, 10);
        // When
        var out = measure(objective, steps, Map.of("at", "midpoint", "tolerance", "1e-8"));
        // Then
        assertThat(out.at(0)).isEmpty();
        assertThat(out.at(9)).isEmpty();
        for (int t = 1; t < 9; t++) {
            INDArray midpoint = Nd4j.create(DataType.DOUBLE, 12);
            Deviation.midpoint(
                    steps.get(t - 1).requireWeights(),
                    steps.get(t).requireWeights(),
                    steps.get(t + 1).requireWeights(),
                    midpoint);
            double truth = eigenvalues(objective.hessian(midpoint))[0];
            double iterate = eigenvalues(objective.hessian(steps.get(t).requireWeights()))[0];
            assertThat(value(out, steps.get(t), "sharpness", 0)).isCloseTo(truth, within(1e-8 * truth));
            assertThat(Math.abs(truth - iterate)).isGreaterThan(1e-6);
            var published = out.at(t);
            assertThat(published.get(published.size() - 1).quantity().name()).isEqualTo("ratio");
        }
    }

    @Test
    void onlyMidpointsTakeConsecutiveSteps() {
        var plugin = new SharpnessPlugin();
        assertThat(plugin.consecutiveSteps(Map.of("at", "iterate"))).isEqualTo(1);
        assertThat(plugin.consecutiveSteps(Map.of("at", "midpoint"))).isEqualTo(3);
    }

    @ParameterizedTest
    @CsvSource({"iterate", "midpoint"})
    void publishesEigenvectorsAtTheirCadence(String at) {
        // Given
        var objective = PolynomialObjective.quadratic(A, DataType.DOUBLE);
        var steps = training(objective, 0, 12);
        // When
        var out = measure(
                objective,
                steps,
                Map.of("at", at, "pairs", "2", "max-pairs", "2", "tolerance", "1e-8", "eigenvectors-every", "5"));
        // Then
        assertThat(out.eigenvectors())
                .extracting(RecordedMeasurements.RecordedEigenvector::step)
                .containsExactly(
                        at.equals("iterate") ? new Long[] {0L, 0L, 5L, 5L, 10L, 10L} : new Long[] {5L, 5L, 10L, 10L});
        assertThat(out.eigenvectors()).allSatisfy(recorded -> {
            INDArray u = recorded.vector();
            INDArray product = Nd4j.create(A).mmul(u.reshape(12, 1)).reshape(12);
            assertThat(u.norm2Number().doubleValue()).isCloseTo(1, within(1e-12));
            assertThat(product.sub(u.mul(recorded.index() == 0 ? 3.9 : 3.8))
                            .norm2Number()
                            .doubleValue())
                    .isLessThan(1e-7); // the residual, 1e-8 of 3.9
        });
    }

    @Test
    void needsFewProductsOnceItFollowsARun() {
        // Given
        var objective = PolynomialObjective.quartic(A, 1e-3, DataType.DOUBLE);
        var steps = training(objective, 0, 20);
        // When
        var out = measure(objective, steps, Map.of("pairs", "3", "max-pairs", "3"));
        // Then
        double afterwards = steps.subList(1, 20).stream()
                .mapToDouble(step -> value(out, step, "hessian-vector-products", 0))
                .average()
                .orElseThrow();
        assertThat(afterwards).isLessThan(5); // 3 for the pairs, 2 more at every fourth step
    }

    @ParameterizedTest
    @CsvSource({
        "pairs,0",
        "max-pairs,0",
        "tolerance,1",
        "max-products,0",
        "cold-start-every,-1",
        "seed,x",
        "at,somewhere",
        "eigenvectors-every,-1"
    })
    void refusesASettingOutsideItsRange(String name, String value) {
        // Given
        var objective = PolynomialObjective.quadratic(A, DataType.DOUBLE);
        // When, then
        assertThatThrownBy(() -> measure(objective, List.of(), Map.of(name, value)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("'" + name + "'")
                .hasMessageContaining("'" + value + "'");
    }

    @Test
    void theEdgeFollowsTheLearningRateOfTheStep() {
        // Given
        var objective = PolynomialObjective.quadratic(A, DataType.DOUBLE);
        var steps = training(objective, 0, 3);
        var rule = new HeavyBall(new LearningRate.StepDecay(LEARNING_RATE, 0.1, 2), 0.9, 0);
        // When
        var out = measure(objective, rule, steps, Map.of());
        // Then
        assertThat(value(out, steps.get(1), "sharpness-threshold", 0)).isCloseTo(3.8 / 0.5, within(1e-12));
        assertThat(value(out, steps.get(2), "sharpness-threshold", 0)).isCloseTo(3.8 / 0.05, within(1e-12));
    }

    private static List<TrainingStep> training(PolynomialObjective objective, long first, int count) {
        double[] w = new double[12];
        Arrays.setAll(w, i -> Math.cos(2 * i));
        INDArray start = Nd4j.create(w, new long[] {12}, 'c').castTo(objective.precision());
        return TrainingRun.steps(
                objective, new GradientDescent(LEARNING_RATE), start, first, count, Set.of(TensorInput.WEIGHTS));
    }

    private static RecordedMeasurements measure(
            PolynomialObjective objective, List<TrainingStep> steps, Map<String, String> overrides) {
        return measure(objective, new GradientDescent(LEARNING_RATE), steps, overrides);
    }

    private static RecordedMeasurements measure(
            PolynomialObjective objective, UpdateRule rule, List<TrainingStep> steps, Map<String, String> overrides) {
        var plugin = new SharpnessPlugin();
        Map<String, String> settings = new HashMap<>(plugin.defaultSettings());
        settings.putAll(overrides);
        var out = new RecordedMeasurements();
        var context = new AnalyzerContext("run", 1, objective, rule, settings);
        try (var analyzer = plugin.create(context)) {
            for (TrainingStep step : steps) {
                out.beginStep(step.step());
                analyzer.analyze(step, out);
            }
        }
        return out;
    }

    private static double value(RecordedMeasurements out, TrainingStep step, String quantity, int index) {
        return out.value(step.step(), quantity, index).orElseThrow();
    }

    private static double[] eigenvalues(double[][] H) {
        var eigen = DecompositionFactory_DDRM.eig(H.length, false, true);
        eigen.decompose(new DMatrixRMaj(H));
        double[] values = new double[H.length];
        Arrays.setAll(values, i -> -eigen.getEigenvalue(i).getReal());
        Arrays.sort(values);
        return Arrays.stream(values).map(value -> -value).toArray();
    }
}
