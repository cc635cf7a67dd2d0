package io.edgewatch.analyzers.sharpness;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.edgewatch.analyzers.api.Analyzer;
import io.edgewatch.analyzers.api.AnalyzerContext;
import io.edgewatch.analyzers.api.TensorInput;
import io.edgewatch.analyzers.testkit.PolynomialObjective;
import io.edgewatch.analyzers.testkit.RecordedMeasurements;
import io.edgewatch.analyzers.testkit.TrainingRun;
import io.edgewatch.numerics.network.Activation;
import io.edgewatch.numerics.network.Criterion;
import io.edgewatch.numerics.network.InitialWeights;
import io.edgewatch.numerics.network.Mlp;
import io.edgewatch.numerics.network.NetworkObjective;
import io.edgewatch.numerics.objective.Objective;
import io.edgewatch.numerics.optimizer.GradientDescent;
import io.edgewatch.numerics.optimizer.UpdateRule;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/** A network on few examples: measured in the row space of the data by itself, and nobody can tell from what is published. */
class SharpnessCoordinatesTest {
    private static final int STEPS = 6;
    private static final UpdateRule RULE = new GradientDescent(0.5);

    private final SplittableRandom random = new SplittableRandom(3);
    private final Mlp network = new Mlp(40, List.of(6), 2, Activation.TANH, true);
    private final NetworkObjective objective =
            NetworkObjective.of(network, Criterion.MSE, uniform(10, 40), uniform(10, 2));

    private INDArray uniform(int rows, int columns) {
        return Nd4j.createFromArray(random.doubles((long) rows * columns, -1, 1).toArray())
                .reshape('c', rows, columns);
    }

    @AfterEach
    void close() {
        objective.close();
    }

    @Test
    void eigenvaluesAndEigenvectorsAreThoseOfAllWeights() {
        // Given
        var expected = measure(objective, "weights");
        // When
        var few = measure(objective, "auto");
        // Then
        for (long step = 0; step < STEPS; step++) {
            for (int i = 0; i < 2; i++) {
                double value = expected.value(step, "eigenvalue", i).orElseThrow();
                // errors of eigenvalues are squares of residuals
                assertThat(few.value(step, "eigenvalue", i).orElseThrow()).isCloseTo(value, within(1e-12));
            }
        }
        assertThat(few.all()).as("not the same computation").isNotEqualTo(expected.all());
        assertThat(few.eigenvectors()).hasSameSizeAs(expected.eigenvectors()).isNotEmpty();
        for (int i = 0; i < few.eigenvectors().size(); i++) {
            var vector = few.eigenvectors().get(i).vector();
            var other = expected.eigenvectors().get(i).vector();
            assertThat(vector.length()).isEqualTo(objective.dimension());
            double cosine = Nd4j.getBlasWrapper().dot(vector, other);
            // residuals of 1e-8 over gaps of some hundredths
            assertThat(Math.abs(cosine)).isCloseTo(1, within(1e-10));
        }
    }

    @Test
    void refusesTheRowSpaceOfALossThatHasNone() {
        // Given
        var quadratic = PolynomialObjective.quadratic(new double[][] {{1, 0}, {0, 2}}, DataType.DOUBLE);
        // When, Then
        assertThatThrownBy(() -> analyzer(quadratic, "row-space"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("of kind mlp");
    }

    private static RecordedMeasurements measure(NetworkObjective objective, String coordinates) {
        var start = new InitialWeights(1, 1)
                .draw(new Mlp(40, List.of(6), 2, Activation.TANH, true).layout(), DataType.DOUBLE);
        var steps = TrainingRun.steps(objective, RULE, start, 0, STEPS, Set.of(TensorInput.WEIGHTS));
        var out = new RecordedMeasurements();
        try (var analyzer = analyzer(objective, coordinates)) {
            for (var step : steps) {
                out.beginStep(step.step());
                analyzer.analyze(step, out);
            }
        }
        return out;
    }

    private static Analyzer analyzer(Objective objective, String coordinates) {
        var plugin = new SharpnessPlugin();
        Map<String, String> settings = new HashMap<>(plugin.defaultSettings());
        settings.putAll(Map.of("coordinates", coordinates, "tolerance", "1e-8", "pairs", "2", "max-pairs", "2"));
        settings.put("eigenvectors-every", "3");
        return plugin.create(new AnalyzerContext("run", 1, objective, RULE, settings));
    }
}
