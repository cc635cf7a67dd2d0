package io.edgewatch.analyzers.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.edgewatch.analyzers.api.Analyzer;
import io.edgewatch.analyzers.api.AnalyzerContext;
import io.edgewatch.analyzers.api.AnalyzerPlugin;
import io.edgewatch.analyzers.api.TrainingStep;
import io.edgewatch.analyzers.api.UnusableStateException;
import io.edgewatch.analyzers.testkit.RecordedMeasurements.Recorded;
import io.edgewatch.numerics.network.Activation;
import io.edgewatch.numerics.network.Criterion;
import io.edgewatch.numerics.network.InitialWeights;
import io.edgewatch.numerics.network.Mlp;
import io.edgewatch.numerics.network.NetworkObjective;
import io.edgewatch.numerics.objective.Objective;
import io.edgewatch.numerics.optimizer.GradientDescent;
import io.edgewatch.numerics.optimizer.UpdateRule;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/**
 * What holds of an analyzer with the setting {@code coordinates}: of a network on few examples it measures in the row space of the data by itself, and
 * nobody can tell from what it publishes, also where another host goes on.
 */
public abstract class CoordinatesContract {
    /** So many that the edge is crossed, and the oscillation has grown. */
    private static final int STEPS = 60;

    private static final UpdateRule RULE = new GradientDescent(0.85);
    /** What sums in another order come to, where the edge makes all grow. */
    private static final double ROUND_OFF = 1e-9;

    private static final int EXAMPLES = 10;
    private static final int INPUTS = 40;

    private final Mlp network = new Mlp(INPUTS, List.of(6), 2, Activation.TANH, true);
    private final List<NetworkObjective> opened = new ArrayList<>();

    /** Of the same numbers whenever it is made, as another host makes it. */
    private NetworkObjective objective() {
        return objective(INDArray::dup);
    }

    private NetworkObjective objective(UnaryOperator<INDArray> inputs) {
        var random = new SplittableRandom(3);
        INDArray x = inputs.apply(uniform(random, INPUTS));
        var objective = NetworkObjective.of(network, Criterion.MSE, x, uniform(random, 2));
        opened.add(objective);
        return objective;
    }

    private static INDArray uniform(SplittableRandom random, int columns) {
        return Nd4j.createFromArray(
                        random.doubles((long) EXAMPLES * columns, -1, 1).toArray())
                .reshape('c', EXAMPLES, columns);
    }

    @AfterEach
    final void close() {
        opened.forEach(NetworkObjective::close);
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
        expected.forEach((key, value) -> assertAgree(key, value, Objects.requireNonNull(few.get(key))));
        assertThat(few).as("not the same computation").isNotEqualTo(expected);
    }

    private static void assertAgree(String key, Recorded value, Recorded other) {
        double allowed = value.uncertainty() + other.uncertainty() + ROUND_OFF * (1 + Math.abs(value.value()));
        assertThat(other.value()).as(key).isCloseTo(value.value(), within(allowed));
    }

    private Map<String, Recorded> byKey(RecordedMeasurements out) {
        return out.all().stream()
                .filter(r -> !quantitiesOfTheWork().contains(r.quantity().name()))
                .collect(Collectors.toMap(
                        r -> r.step() + " " + r.quantity().name() + " " + r.index(), Function.identity()));
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 9, 30, 45})
    void goesOnInTheRowSpaceFromWhatAnotherHostLeft(int stop) {
        // Given
        Map<String, Recorded> whole = byKey(measure("auto"));
        // When
        Map<String, Recorded> interrupted = byKey(measureInterrupted(stop, objective()));
        // Then
        assertThat(interrupted.keySet()).isEqualTo(whole.keySet());
        whole.forEach((key, value) -> assertAgree(key, value, Objects.requireNonNull(interrupted.get(key))));
    }

    /** Of an analyzer that carries something. Examples of other lengths span the same space, and have another basis first. */
    @Test
    void doesNotGoOnFromAStateInAnotherBasis() {
        // Given
        UnaryOperator<INDArray> otherLengths = x ->
                x.mulColumnVector(Nd4j.linspace(1, 9, EXAMPLES, DataType.DOUBLE).reshape(EXAMPLES, 1));
        NetworkObjective other = objective(otherLengths);
        boolean carries = stateAfter(STEPS / 2).isPresent();
        // When
        ThrowingCallable goingOn = () -> measureInterrupted(STEPS / 2, other);
        // Then
        if (carries) {
            assertThatThrownBy(goingOn)
                    .isInstanceOf(UnusableStateException.class)
                    .hasMessageContaining("coordinates=weights");
        } else {
            assertThatCode(goingOn).doesNotThrowAnyException();
        }
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
        var objective = objective();
        var out = new RecordedMeasurements();
        try (var analyzer = plugin().create(context(objective, coordinates))) {
            steps(objective).forEach(step -> analyze(analyzer, step, out));
        }
        return out;
    }

    /** P. */
    protected final int weights() {
        return network.layout().total();
    }

    private RecordedMeasurements measureInterrupted(int stop, NetworkObjective later) {
        var objective = objective();
        var steps = steps(objective);
        var out = new RecordedMeasurements();
        Optional<byte[]> state;
        int memory;
        try (var first = plugin().create(context(objective, "auto"))) {
            steps.subList(0, stop).forEach(step -> analyze(first, step, out));
            state = first.state();
            memory = first.memory();
        }
        var left = new AnalyzerContext("run", 1, later, RULE, settings("auto"), 0, () -> 0, state);
        try (var second = plugin().create(left)) {
            steps.subList(Math.max(0, stop - memory), stop).forEach(second::remember);
            steps.subList(stop, STEPS).forEach(step -> analyze(second, step, out));
        }
        return out;
    }

    private Optional<byte[]> stateAfter(int stop) {
        var objective = objective();
        try (var analyzer = plugin().create(context(objective, "auto"))) {
            steps(objective).subList(0, stop).forEach(step -> analyze(analyzer, step, new RecordedMeasurements()));
            return analyzer.state();
        }
    }

    private List<TrainingStep> steps(NetworkObjective objective) {
        var start = new InitialWeights(1, 1).draw(network.layout(), DataType.DOUBLE);
        return TrainingRun.steps(objective, RULE, start, 0, STEPS, plugin().inputs(settings("auto"), RULE));
    }

    private static void analyze(Analyzer analyzer, TrainingStep step, RecordedMeasurements out) {
        out.beginStep(step.step());
        analyzer.analyze(step, out);
    }

    private AnalyzerContext context(Objective loss, String coordinates) {
        return new AnalyzerContext("run", 1, loss, RULE, settings(coordinates));
    }

    private Map<String, String> settings(String coordinates) {
        Map<String, String> all = new HashMap<>(plugin().defaultSettings());
        all.putAll(settings());
        all.put("coordinates", coordinates);
        return all;
    }
}
