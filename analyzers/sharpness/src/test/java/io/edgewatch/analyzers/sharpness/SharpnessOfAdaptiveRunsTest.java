package io.edgewatch.analyzers.sharpness;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.edgewatch.analyzers.api.AnalyzerContext;
import io.edgewatch.analyzers.api.TensorInput;
import io.edgewatch.analyzers.api.TrainingStep;
import io.edgewatch.analyzers.testkit.PolynomialObjective;
import io.edgewatch.analyzers.testkit.RecordedMeasurements;
import io.edgewatch.analyzers.testkit.TrainingRun;
import io.edgewatch.numerics.flow.Deviation;
import io.edgewatch.numerics.optimizer.Adam;
import io.edgewatch.numerics.optimizer.AdamW;
import io.edgewatch.numerics.optimizer.GradientDescent;
import io.edgewatch.numerics.optimizer.LearningRate;
import io.edgewatch.numerics.optimizer.RmsProp;
import io.edgewatch.numerics.optimizer.ScalarRmsProp;
import io.edgewatch.numerics.optimizer.SecondMoment;
import io.edgewatch.numerics.optimizer.UpdateRule;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.ejml.data.DMatrixRMaj;
import org.ejml.dense.row.factory.DecompositionFactory_DDRM;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/** Of runs whose P follows from the optimizer's state: λ₁(P⁻¹H), with P worked out here from the published state alone. */
class SharpnessOfAdaptiveRunsTest {
    private static final int P = 12;
    private static final double ETA = 0.01;
    private static final double BETA1 = 0.8;
    private static final double BETA2 = 0.9;
    private static final double EPSILON = 1e-3;
    private static final double DECAY = 0.3;
    private static final LearningRate RATE = LearningRate.constant(ETA);
    private static final SecondMoment MOMENT = new SecondMoment(BETA2, EPSILON, true);
    private static final double TOLERANCE = 1e-9;
    private static final double[][] A = PolynomialObjective.matrixWithSpectrum(
            new double[] {3.9, 3.8, 3.2, 1, 0.6, 0.3, 0.2, 0.1, 0, 0, -0.1, -0.5}, 3);

    private final PolynomialObjective objective = PolynomialObjective.quartic(A, 0.05, DataType.DOUBLE);

    private static UpdateRule rule(String name) {
        return switch (name) {
            case "rmsprop" -> new RmsProp(RATE, MOMENT, 0);
            case "adam" -> new Adam(RATE, BETA1, MOMENT, 0);
            default -> new AdamW(RATE, BETA1, MOMENT, DECAY);
        };
    }

    @ParameterizedTest
    @CsvSource({"rmsprop", "adam", "adamw"})
    void isTheLargestEigenvalueOfTheHessianPreconditionedByTheUpdateOfTheStep(String name) {
        // Given
        var steps = training(rule(name));
        // When
        var out = measure(rule(name), steps, Map.of());
        // Then
        for (TrainingStep step : steps) {
            double truth = largest(objective.hessian(step.requireWeights()), diagonal(step));
            assertThat(value(out, step, "sharpness"))
                    .isCloseTo(truth, within(1e-8 * truth)); // the tolerance, and round-off
            assertThat(value(out, step, "effective-sharpness")).isEqualTo(value(out, step, "sharpness"));
            assertThat(value(out, step, "ratio"))
                    .isCloseTo(value(out, step, "sharpness") / value(out, step, "sharpness-threshold"), within(1e-12));
            var published = out.at(step.step());
            assertThat(published.get(published.size() - 1).quantity().name()).isEqualTo("ratio");
        }
    }

    @ParameterizedTest
    @CsvSource({"rmsprop", "adam", "adamw"})
    void itsThresholdIsTheOptimizersOwn(String name) {
        // Given
        var steps = training(rule(name));
        // When
        var out = measure(rule(name), steps, Map.of());
        // Then
        for (TrainingStep step : steps) {
            double momentum = (1 + BETA1) / (1 - BETA1) * (1 - Math.pow(BETA1, step.step() + 1));
            double edge = switch (name) {
                case "rmsprop" -> 2;
                case "adam" -> 2 * momentum;
                default -> (2 - ETA * DECAY) * momentum;
            };
            assertThat(value(out, step, "sharpness-threshold")).isCloseTo(edge, within(1e-12 * edge));
        }
    }

    @Test
    void whereThePreconditionerIsANumberItIsThatOfTheHessian() {
        // Given
        var rule = new ScalarRmsProp(RATE, MOMENT, 0);
        var steps = training(rule);
        // When
        var out = measure(rule, steps, Map.of());
        // Then
        for (TrainingStep step : steps) {
            double[] one = new double[P];
            Arrays.fill(one, 1);
            double truth = largest(objective.hessian(step.requireWeights()), one);
            double p = scalar(step);
            assertThat(value(out, step, "sharpness")).isCloseTo(truth, within(1e-8 * truth));
            assertThat(value(out, step, "sharpness-threshold")).isCloseTo(2 * p, within(1e-12 * p));
            assertThat(value(out, step, "effective-sharpness")).isCloseTo(truth / p, within(1e-8 * truth / p));
        }
    }

    @Test
    void whereThereIsNoEdgeThereIsNoRatio() {
        // Given: coupled decay with a diagonal P
        var rule = new RmsProp(RATE, MOMENT, DECAY);
        // When
        var out = measure(rule, training(rule), Map.of());
        // Then
        assertThat(out.all())
                .extracting(recorded -> recorded.quantity().name())
                .contains("sharpness", "effective-sharpness")
                .doesNotContain("ratio", "sharpness-threshold");
    }

    @Test
    void atAMidpointThePreconditionerIsThatOfItsStep() {
        // Given
        var steps = training(rule("rmsprop"));
        // When
        var out = measure(rule("rmsprop"), steps, Map.of("at", "midpoint"));
        // Then
        for (int t = 1; t < steps.size() - 1; t++) {
            INDArray midpoint = Nd4j.create(DataType.DOUBLE, P);
            Deviation.midpoint(
                    steps.get(t - 1).requireWeights(),
                    steps.get(t).requireWeights(),
                    steps.get(t + 1).requireWeights(),
                    midpoint);
            double truth = largest(objective.hessian(midpoint), diagonal(steps.get(t)));
            assertThat(value(out, steps.get(t), "sharpness")).isCloseTo(truth, within(1e-8 * truth));
        }
        assertThat(out.at(steps.size() - 1)).isEmpty();
    }

    @Test
    void anEigenvectorIsOneOfThePreconditionedHessianAndOfLengthOne() {
        // Given
        var steps = training(rule("rmsprop"));
        // When
        var out = measure(rule("rmsprop"), steps, Map.of("eigenvectors-every", "5"));
        // Then
        assertThat(out.eigenvectors()).isNotEmpty().allSatisfy(recorded -> {
            var step = steps.get((int) recorded.step());
            double[] u = recorded.vector().toDoubleVector();
            double[][] H = objective.hessian(step.requireWeights());
            double[] p = diagonal(step);
            double lambda = value(out, step, "sharpness");
            assertThat(recorded.vector().norm2Number().doubleValue()).isCloseTo(1, within(1e-12));
            for (int i = 0; i < P && recorded.index() == 0; i++) {
                double product = 0;
                for (int j = 0; j < P; j++) {
                    product += H[i][j] * u[j];
                }
                // the residual 1e-9·λ in the norm of P⁻¹, times √p
                assertThat(product / p[i]).isCloseTo(lambda * u[i], within(1e-6 * lambda));
            }
        });
    }

    @Test
    void theStateIsAskedForOnlyWhereTheEdgeDependsOnIt() {
        // Given
        var plugin = new SharpnessPlugin();
        // When, Then
        assertThat(plugin.inputs(plugin.defaultSettings(), new GradientDescent(ETA)))
                .containsExactly(TensorInput.WEIGHTS);
        assertThat(plugin.inputs(plugin.defaultSettings(), rule("adam")))
                .containsExactlyInAnyOrder(TensorInput.WEIGHTS, TensorInput.OPTIMIZER_STATE);
    }

    private List<TrainingStep> training(UpdateRule rule) {
        double[] w = new double[P];
        Arrays.setAll(w, i -> Math.cos(2 * i));
        INDArray start = Nd4j.create(w, new long[] {P}, 'c');
        var plugin = new SharpnessPlugin();
        return TrainingRun.steps(objective, rule, start, 0, 12, plugin.inputs(plugin.defaultSettings(), rule));
    }

    private RecordedMeasurements measure(UpdateRule rule, List<TrainingStep> steps, Map<String, String> overrides) {
        var plugin = new SharpnessPlugin();
        Map<String, String> settings = new HashMap<>(plugin.defaultSettings());
        settings.put("tolerance", Double.toString(TOLERANCE));
        settings.putAll(overrides);
        var out = new RecordedMeasurements();
        try (var analyzer = plugin.create(new AnalyzerContext("run", 1, objective, rule, settings))) {
            for (TrainingStep step : steps) {
                out.beginStep(step.step());
                analyzer.analyze(step, out);
            }
        }
        return out;
    }

    /** (√ν̂ + ε)/η after the step's gradient. */
    private double[] diagonal(TrainingStep step) {
        double[] state = step.requireOptimizerState().toDoubleVector();
        double[] gradient = objective.at(step.requireWeights()).gradient().toDoubleVector();
        double correction = 1 - Math.pow(BETA2, state[0] + 1);
        double[] p = new double[P];
        for (int i = 0; i < P; i++) {
            double nu = BETA2 * state[state.length - P + i] + (1 - BETA2) * gradient[i] * gradient[i];
            p[i] = (Math.sqrt(nu / correction) + EPSILON) / ETA;
        }
        return p;
    }

    private double scalar(TrainingStep step) {
        double[] state = step.requireOptimizerState().toDoubleVector();
        double norm =
                objective.at(step.requireWeights()).gradient().norm2Number().doubleValue();
        double nu = BETA2 * state[1] + (1 - BETA2) * norm * norm;
        return (Math.sqrt(nu / (1 - Math.pow(BETA2, state[0] + 1))) + EPSILON) / ETA;
    }

    private static double value(RecordedMeasurements out, TrainingStep step, String quantity) {
        return out.value(step.step(), quantity, 0).orElseThrow();
    }

    /** Of P^−½HP^−½. */
    private static double largest(double[][] H, double[] p) {
        double[][] scaled = new double[P][P];
        for (int i = 0; i < P; i++) {
            for (int j = 0; j < P; j++) {
                scaled[i][j] = H[i][j] / Math.sqrt(p[i] * p[j]);
            }
        }
        var eigen = DecompositionFactory_DDRM.eig(P, false, true);
        eigen.decompose(new DMatrixRMaj(scaled));
        double largest = Double.NEGATIVE_INFINITY;
        for (int i = 0; i < P; i++) {
            largest = Math.max(largest, eigen.getEigenvalue(i).getReal());
        }
        return largest;
    }
}
