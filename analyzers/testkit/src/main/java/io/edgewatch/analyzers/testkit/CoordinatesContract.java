package io.edgewatch.analyzers.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.edgewatch.analyzers.api.AnalyzerContext;
import io.edgewatch.analyzers.api.AnalyzerPlugin;
import io.edgewatch.analyzers.testkit.RecordedMeasurements.Recorded;
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
import java.util.Objects;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/**
 * What holds of an analyzer with the setting {@code coordinates}: of a network on few examples it measures in the row space of the data by itself, and
 * nobody can tell from what it publishes.
 */
public abstract class CoordinatesContract {
    /** So many that the edge is crossed, and the oscillation has grown. */
    private static final int STEPS = 60;

    private static final UpdateRule RULE = new GradientDescent(0.85);
    /** What sums in another order come to, where the edge makes all grow. */
    private static final double ROUND_OFF = 1e-9;

    private final SplittableRandom random = new SplittableRandom(3);
    private final Mlp network = new Mlp(40, List.of(6), 2, Activation.TANH, true);
    private final NetworkObjective objective =
            NetworkObjective.of(network, Criterion.MSE, uniform(10, 40), uniform(10, 2));

    private INDArray uniform(int rows, int columns) {
        return Nd4j.createFromArray(random.doubles((long) rows * columns, -1, 1).toArray())
                .reshape('c', rows, columns);
    }

    @AfterEach
    final void close() {
        objective.close();
    }

    /** The plugin under test. */
    protected abstract AnalyzerPlugin plugin();

    /** What it is to be set to besides. */
    protected Map<String, String> settings() {
        return Map.of("tolerance", "1e-8");
    }

    /** Names of quantities that tell how much work a value took, or how exact it is. */
    protected Set<String> quantitiesOfTheWork() {
        return Set.of();
    }

    @Test
    void valuesAreThoseOfAllWeights() {
        // Given
        Map<String, Recorded> expected = byKey(measure("weights"));
        // When
        Map<String, Recorded> few = byKey(measure("auto"));
        // Then
        assertThat(few.keySet()).isEqualTo(expected.keySet()).isNotEmpty();
        expected.forEach((key, value) -> {
            Recorded other = Objects.requireNonNull(few.get(key));
            double allowed = value.uncertainty() + other.uncertainty() + ROUND_OFF * (1 + Math.abs(value.value()));
            assertThat(other.value()).as(key).isCloseTo(value.value(), within(allowed));
        });
        assertThat(few).as("not the same computation").isNotEqualTo(expected);
    }

    private Map<String, Recorded> byKey(RecordedMeasurements out) {
        return out.all().stream()
                .filter(r -> !quantitiesOfTheWork().contains(r.quantity().name()))
                .collect(Collectors.toMap(
                        r -> r.step() + " " + r.quantity().name() + " " + r.index(), Function.identity()));
    }

    @Test
    void refusesTheRowSpaceOfALossThatHasNone() {
        // Given
        var quadratic = PolynomialObjective.quadratic(new double[][] {{1, 0}, {0, 2}}, DataType.DOUBLE);
        // When, Then
        assertThatThrownBy(
                        () -> plugin().create(context(quadratic, "row-space")).close())
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("of kind mlp");
    }

    /** Of a run that passes the edge. */
    protected final RecordedMeasurements measure(String coordinates) {
        var context = context(objective, coordinates);
        var start = new InitialWeights(1, 1).draw(network.layout(), DataType.DOUBLE);
        var steps = TrainingRun.steps(objective, RULE, start, 0, STEPS, plugin().inputs(context.settings(), RULE));
        var out = new RecordedMeasurements();
        try (var analyzer = plugin().create(context)) {
            for (var step : steps) {
                out.beginStep(step.step());
                analyzer.analyze(step, out);
            }
        }
        return out;
    }

    /** P. */
    protected final int weights() {
        return objective.dimension();
    }

    private AnalyzerContext context(Objective loss, String coordinates) {
        Map<String, String> all = new HashMap<>(plugin().defaultSettings());
        all.putAll(settings());
        all.put("coordinates", coordinates);
        return new AnalyzerContext("run", 1, loss, RULE, all);
    }
}
