package io.edgewatch.analyzers.batchsharpness;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.edgewatch.analyzers.api.AnalyzerContext;
import io.edgewatch.analyzers.api.TrainingStep;
import io.edgewatch.analyzers.testkit.PolynomialObjective;
import io.edgewatch.analyzers.testkit.RecordedMeasurements;
import io.edgewatch.analyzers.testkit.RecordedMeasurements.Recorded;
import io.edgewatch.numerics.network.Activation;
import io.edgewatch.numerics.network.Criterion;
import io.edgewatch.numerics.network.Loss;
import io.edgewatch.numerics.network.Mlp;
import io.edgewatch.numerics.network.NetworkObjective;
import io.edgewatch.numerics.objective.BatchRule;
import io.edgewatch.numerics.objective.Minibatches;
import io.edgewatch.numerics.objective.Objective;
import io.edgewatch.numerics.optimizer.GradientDescent;
import io.edgewatch.numerics.optimizer.HeavyBall;
import io.edgewatch.numerics.optimizer.LearningRate;
import io.edgewatch.numerics.optimizer.UpdateRule;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/** Of a network on six examples, so that all batches can be gone through. */
class BatchSharpnessAnalyzerTest {
    private static final UpdateRule RULE = new GradientDescent(0.05);
    private static final int EXAMPLES = 6;
    private static final Mlp NETWORK = new Mlp(3, List.of(4), 2, Activation.TANH, true);
    private static final INDArray INPUTS = numbers(1, EXAMPLES, 3);
    private static final INDArray TARGETS = numbers(2, EXAMPLES, 2);
    private static final INDArray WEIGHTS =
            numbers(3, 1, NETWORK.layout().total()).reshape(NETWORK.layout().total());

    private static INDArray numbers(long seed, long rows, long columns) {
        double[] numbers =
                new SplittableRandom(seed).doubles(rows * columns, -1, 1).toArray();
        return Nd4j.create(numbers, new long[] {rows, columns}, 'c').castTo(DataType.DOUBLE);
    }

    private static RecordedMeasurements measure(
            Objective objective,
            Optional<Minibatches> batches,
            UpdateRule rule,
            INDArray weights,
            Map<String, String> set) {
        var plugin = new BatchSharpnessPlugin();
        var settings = new HashMap<>(plugin.defaultSettings());
        settings.putAll(set);
        var out = new RecordedMeasurements();
        var context = new AnalyzerContext("run", 1, objective, rule, settings, 0, () -> 0, Optional.empty(), batches);
        try (var analyzer = plugin.create(context)) {
            for (long step = 0; step < 21; step++) {
                out.beginStep(step);
                analyzer.analyze(
                        new TrainingStep(step, Instant.EPOCH, 0, 0, Optional.of(weights), Optional.empty()), out);
            }
        }
        return out;
    }

    private static Recorded only(RecordedMeasurements out, long step, String quantity) {
        var found = out.at(step).stream()
                .filter(r -> r.quantity().name().equals(quantity))
                .toList();
        assertThat(found).hasSize(1);
        return found.get(0);
    }

    @Test
    void estimatesBothExpectationsOverBatchesWithinTheirStandardErrors() {
        // Given: all 15 pairs of examples
        List<double[]> moments = new ArrayList<>();
        for (int i = 0; i < EXAMPLES; i++) {
            for (int j = i + 1; j < EXAMPLES; j++) {
                moments.add(moments(new int[] {i, j}));
            }
        }
        double ofQuotients =
                moments.stream().mapToDouble(m -> m[0] / m[1]).average().orElseThrow();
        double ofMeans = moments.stream().mapToDouble(m -> m[0]).sum()
                / moments.stream().mapToDouble(m -> m[1]).sum();
        try (var batches = new Minibatches(
                        new BatchRule(2, BatchRule.Order.SHUFFLED, 9),
                        NetworkObjective.batches(NETWORK, Loss.of(Criterion.MSE), INPUTS, TARGETS, 2));
                var all = NetworkObjective.of(NETWORK, Criterion.MSE, INPUTS, TARGETS)) {
            // When
            var out = measure(all, Optional.of(batches), RULE, WEIGHTS, Map.of("batches", "2000"));
            // Then
            for (long step : new long[] {0, 10, 20}) {
                Recorded quotients = only(out, step, "batch-sharpness");
                Recorded means = only(out, step, "gradient-weighted-batch-sharpness");
                assertThat(quotients.value()).isCloseTo(ofQuotients, within(4 * quotients.uncertainty()));
                assertThat(means.value()).isCloseTo(ofMeans, within(4 * means.uncertainty()));
                assertThat(quotients.uncertainty()).isPositive().isLessThan(0.05 * Math.abs(ofQuotients));
                assertThat(means.uncertainty()).isPositive().isLessThan(0.05 * Math.abs(ofMeans));
                assertThat(only(out, step, "batch-sharpness-threshold").value()).isCloseTo(40, within(1e-12));
            }
            assertThat(only(out, 0, "batch-sharpness").value())
                    .as("each step has draws of its own")
                    .isNotEqualTo(only(out, 10, "batch-sharpness").value());
            assertThat(out.at(5)).isEmpty();
        }
    }

    private static double[] moments(int[] examples) {
        try (var alone = NetworkObjective.of(
                NETWORK, Criterion.MSE, Nd4j.pullRows(INPUTS, 1, examples), Nd4j.pullRows(TARGETS, 1, examples))) {
            var point = alone.at(WEIGHTS);
            INDArray g = point.gradient().dup();
            INDArray product = Nd4j.create(DataType.DOUBLE, 1, g.length());
            point.hessianTimes(g.reshape(1, g.length()), product);
            return new double[] {
                g.mul(product.getRow(0)).sumNumber().doubleValue(),
                g.mul(g).sumNumber().doubleValue()
            };
        }
    }

    @Test
    void isExactWhereEachStepTakesAllExamples() {
        // Given: g = (4, 0.1), gᵀHg = 4·16 + 0.1·0.01
        var objective = PolynomialObjective.quadratic(new double[][] {{4, 0}, {0, 0.1}}, DataType.DOUBLE);
        // When
        var out = measure(
                objective,
                Optional.empty(),
                new HeavyBall(LearningRate.constant(0.05), 0.9, 0),
                Nd4j.createFromArray(1.0, 1.0),
                Map.of());
        // Then
        for (String quantity : List.of("batch-sharpness", "gradient-weighted-batch-sharpness")) {
            Recorded measured = only(out, 10, quantity);
            assertThat(measured.value()).isCloseTo(64.001 / 16.01, within(1e-13));
            assertThat(measured.uncertainty()).isZero();
        }
        assertThat(out.value(10, "batch-sharpness-threshold", 0))
                .as("no single edge is known of momentum")
                .isEmpty();
        assertThat(out.value(10, "batch-sharpness-band-low", 0))
                .as("all examples are no minibatch")
                .isEmpty();
    }

    @Test
    void ofHeavyBallItSaysBetweenWhatTheEdgeLies() {
        // Given
        try (var batches = new Minibatches(
                        new BatchRule(2, BatchRule.Order.SHUFFLED, 9),
                        NetworkObjective.batches(NETWORK, Loss.of(Criterion.MSE), INPUTS, TARGETS, 2));
                var all = NetworkObjective.of(NETWORK, Criterion.MSE, INPUTS, TARGETS)) {
            var ball = new HeavyBall(LearningRate.constant(0.05), 0.9, 0);
            // When
            var out = measure(all, Optional.of(batches), ball, WEIGHTS, Map.of());
            // Then
            assertThat(only(out, 10, "batch-sharpness-band-low").value()).isCloseTo(4, within(1e-12));
            assertThat(only(out, 10, "batch-sharpness-band-high").value()).isCloseTo(76, within(1e-12));
            assertThat(out.value(10, "batch-sharpness-threshold", 0)).isEmpty();
        }
    }
}
