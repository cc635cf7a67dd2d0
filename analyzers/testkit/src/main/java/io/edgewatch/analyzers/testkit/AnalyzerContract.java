package io.edgewatch.analyzers.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.edgewatch.analyzers.api.Analyzer;
import io.edgewatch.analyzers.api.AnalyzerContext;
import io.edgewatch.analyzers.api.AnalyzerPlugin;
import io.edgewatch.analyzers.api.Quantity;
import io.edgewatch.analyzers.api.TrainingStep;
import io.edgewatch.analyzers.api.UnusableStateException;
import io.edgewatch.analyzers.testkit.RecordedMeasurements.Recorded;
import io.edgewatch.numerics.optimizer.GradientDescent;
import io.edgewatch.numerics.optimizer.UpdateRule;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.ServiceLoader;
import java.util.Set;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/**
 * What the host and the streams rely on in every analyzer. An analyzer's test extends it and says which plugin.
 *
 * <p>It runs gradient descent, or {@link #rule}, on a quartic bowl with an indefinite Hessian, whose largest curvatures begin between 0.7
 * and 1.1 of the edge of stability, in both precisions.
 *
 * <ul>
 *   <li>Found by {@link ServiceLoader} under its name; names are valid and unique.
 *   <li>The same input gives the same measurements bit by bit, whatever other runs the plugin serves.
 *   <li>Only declared quantities, each index once a step, with a finite uncertainty ≥ 0.
 *   <li>Any step may be the first.
 *   <li>Stopped after any step, and gone on by another with its state and its memory, it gives the same keys, and the same values within
 *       their uncertainties.
 *   <li>A state that another version of it wrote, or that is cut short, is an {@link UnusableStateException}.
 *   <li>At a step that is not finite it publishes what it truly can, or nothing, and throws nothing; at finite steps no
 *       value is NaN, and finite steps that follow are measured again.
 *   <li>Tensors are neither changed nor kept; the objective is neither closed nor are its evaluations kept.
 *   <li>A setting that is not usable is refused with an {@link IllegalArgumentException} that names it.
 * </ul>
 */
public abstract class AnalyzerContract {
    private static final int STEPS = 14;
    /** What sums in another order may differ by. */
    private static final double ROUND_OFFS = 64;

    /** The plugin under test. */
    protected abstract AnalyzerPlugin plugin();

    /** The settings it runs with; those that matter to it override its defaults. */
    protected Map<String, String> settings() {
        return plugin().defaultSettings();
    }

    /** The optimizer of the run: gradient descent, unless another is followed too. */
    protected UpdateRule rule() {
        return new GradientDescent(0.5);
    }

    /** Names of settings for which any text is usable. */
    protected Set<String> settingsThatTakeAnyText() {
        return Set.of();
    }

    /** Names of quantities that tell how much work a value took, or how exact it is, which an interruption may change. */
    protected Set<String> quantitiesOfTheWork() {
        return Set.of();
    }

    @Test
    void isFoundUnderItsName() {
        // Given
        String name = plugin().name();
        // When
        var found = ServiceLoader.load(AnalyzerPlugin.class).stream()
                .filter(provider -> provider.get().name().equals(name))
                .toList();
        // Then
        assertThat(found).as("META-INF/services entries for '%s'", name).hasSize(1);
        assertThat(found.get(0).type()).isEqualTo(plugin().getClass());
    }

    @Test
    void hasValidNamesAndSaysWhatItDoes() {
        // When
        var plugin = plugin();
        // Then
        assertThat(plugin.name()).matches("[a-z0-9][a-z0-9-]{0,62}");
        assertThat(plugin.description()).isNotBlank();
        assertThat(plugin.quantities()).isNotEmpty();
        assertThat(plugin.quantities()).extracting(Quantity::name).doesNotHaveDuplicates();
        assertThat(plugin.defaultSettings().keySet()).allMatch(key -> key.matches("[a-z0-9][a-z0-9-]{0,62}"));
    }

    @ParameterizedTest
    @EnumSource(names = {"FLOAT", "DOUBLE"})
    void measuresTheSameBitByBitFromTheSameInput(DataType precision) {
        // When
        var one = measure(precision, training(precision, 0));
        var other = measure(precision, training(precision, 0));
        // Then
        assertThat(other).isNotEmpty().isEqualTo(one);
    }

    @ParameterizedTest
    @EnumSource(names = {"FLOAT", "DOUBLE"})
    void publishesOnlyWhatItDeclaresWithAFiniteUncertainty(DataType precision) {
        // When
        var all = measure(precision, training(precision, 0));
        // Then
        assertValid(all);
        assertThat(all).as("finite weights give values").noneMatch(recorded -> Double.isNaN(recorded.value()));
    }

    @ParameterizedTest
    @EnumSource(names = {"FLOAT", "DOUBLE"})
    void goesOnAfterAnInterruptionAsIfThereHadBeenNone(DataType precision) {
        // Given
        var steps = training(precision, 0);
        var whole = ofTheRun(measure(precision, steps));
        for (int stop = 1; stop < STEPS; stop++) {
            // When
            var interrupted = ofTheRun(measureInterrupted(precision, steps, stop));
            // Then
            assertThat(interrupted.keySet()).as("stopped after %d steps", stop).isEqualTo(whole.keySet());
            for (var entry : whole.entrySet()) {
                Recorded a = entry.getValue();
                Recorded b = Objects.requireNonNull(interrupted.get(entry.getKey()));
                double roundOff = ROUND_OFFS * Math.ulp(precision == DataType.FLOAT ? 1f : 1.0) * Math.abs(a.value());
                assertThat(b.value())
                        .as("stopped after %d steps, %s", stop, entry.getKey())
                        .isCloseTo(a.value(), within(a.uncertainty() + b.uncertainty() + roundOff));
            }
        }
    }

    private List<Recorded> measureInterrupted(DataType precision, List<TrainingStep> steps, int stop) {
        var out = new RecordedMeasurements();
        var objective = objective(precision);
        Optional<byte[]> state;
        int memory;
        try (var first = plugin().create(context(objective, settings()))) {
            steps.subList(0, stop).forEach(step -> analyze(first, step, out));
            state = first.state();
            memory = first.memory();
        }
        var later = new AnalyzerContext("contract", 1, objective, rule(), settings(), 0, () -> 0, state);
        try (var second = plugin().create(later)) {
            steps.subList(Math.max(0, stop - memory), stop).forEach(second::remember);
            steps.subList(stop, STEPS).forEach(step -> analyze(second, step, out));
        }
        return out.all();
    }

    private Map<String, Recorded> ofTheRun(List<Recorded> all) {
        return all.stream()
                .filter(recorded ->
                        !quantitiesOfTheWork().contains(recorded.quantity().name()))
                .collect(Collectors.toMap(
                        r -> r.step() + " " + r.quantity().name() + " " + r.index(), recorded -> recorded));
    }

    @ParameterizedTest
    @EnumSource(names = {"FLOAT", "DOUBLE"})
    void measuresFromALateFirstStepOn(DataType precision) {
        // When
        var all = measure(precision, training(precision, 1_000_003));
        // Then
        assertValid(all);
        assertThat(all).isNotEmpty().allMatch(recorded -> recorded.step() >= 1_000_003);
    }

    @ParameterizedTest
    @EnumSource(names = {"FLOAT", "DOUBLE"})
    void survivesStepsThatAreNotFiniteAndMeasuresAgain(DataType precision) {
        for (double bad : new double[] {Double.NaN, Double.POSITIVE_INFINITY, Double.NEGATIVE_INFINITY}) {
            // Given
            List<TrainingStep> steps = new ArrayList<>(training(precision, 0));
            steps.set(0, spoiled(steps.get(0), bad));
            steps.set(3, spoiled(steps.get(3), bad));
            steps.set(4, spoiled(steps.get(4), bad));
            // When
            var all = measure(precision, steps);
            // Then
            assertValid(all);
            var finite = all.stream()
                    .filter(recorded -> !Set.of(0L, 3L, 4L).contains(recorded.step()))
                    .toList();
            assertThat(finite).noneMatch(recorded -> Double.isNaN(recorded.value()));
            assertThat(finite).as("after weights of %s", bad).anyMatch(recorded -> recorded.step() > 4);
        }
    }

    @ParameterizedTest
    @EnumSource(names = {"FLOAT", "DOUBLE"})
    void keepsNeitherTensorsNorEvaluations(DataType precision) {
        // Given
        var expected = measure(precision, training(precision, 0));
        var objective = objective(precision);
        Consumer<TrainingStep> poison = step -> {
            tensors(step).forEach(tensor -> tensor.assign(Double.NaN));
            objective.at(start(precision));
        };
        // When
        var measured = measure(objective, training(precision, 0), poison);
        // Then
        assertThat(measured).isEqualTo(expected);
    }

    @ParameterizedTest
    @EnumSource(names = {"FLOAT", "DOUBLE"})
    void leavesTheTensorsOfAStepAsTheyAre(DataType precision) {
        // Given
        var steps = training(precision, 0);
        var copies = steps.stream()
                .flatMap(AnalyzerContract::tensors)
                .map(INDArray::dup)
                .toList();
        // When
        measure(precision, steps);
        // Then
        var after = steps.stream().flatMap(AnalyzerContract::tensors).toList();
        for (int i = 0; i < after.size(); i++) {
            assertThat(after.get(i).toDoubleVector())
                    .containsExactly(copies.get(i).toDoubleVector());
        }
    }

    @Test
    void servesTwoRunsAtOnceAsItServesEachAlone() {
        // Given
        var plugin = plugin();
        var steps = training(DataType.DOUBLE, 0);
        var late = training(DataType.DOUBLE, 500);
        var expected = measure(DataType.DOUBLE, steps);
        var out = new RecordedMeasurements();
        var other = new RecordedMeasurements();
        var objective = objective(DataType.DOUBLE);
        var otherObjective = objective(DataType.DOUBLE);
        // When
        try (var analyzer = plugin.create(context(objective, settings()));
                var otherAnalyzer = plugin.create(context(otherObjective, settings()))) {
            for (int i = 0; i < steps.size(); i++) {
                analyze(analyzer, steps.get(i), out);
                analyze(otherAnalyzer, late.get(late.size() - 1 - i), other);
            }
        }
        // Then
        assertThat(out.all()).isEqualTo(expected);
    }

    @Test
    void leavesTheObjectiveOpenWhenClosed() {
        // Given
        var objective = objective(DataType.DOUBLE);
        var analyzer = plugin().create(context(objective, settings()));
        // When
        analyzer.close();
        // Then
        assertThat(objective.isClosed()).isFalse();
    }

    @Test
    void refusesASettingItCannotUseAndNamesIt() {
        var names = new HashSet<>(plugin().defaultSettings().keySet());
        names.removeAll(settingsThatTakeAnyText());
        for (String name : names) {
            // Given
            Map<String, String> settings = new HashMap<>(settings());
            settings.put(name, "no such value");
            // When, then
            assertThatThrownBy(() -> plugin().create(context(objective(DataType.DOUBLE), settings))
                            .close())
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining(name)
                    .hasMessageContaining("no such value");
        }
    }

    /** Of an analyzer that carries something; the others have no state that could be unusable. */
    @Test
    void saysThatAStateOfAnotherVersionOrADamagedOneIsUnusable() {
        // Given
        var objective = objective(DataType.DOUBLE);
        byte[] state;
        try (var analyzer = plugin().create(context(objective, settings()))) {
            var out = new RecordedMeasurements();
            training(DataType.DOUBLE, 0).forEach(step -> analyze(analyzer, step, out));
            state = analyzer.state().orElse(new byte[0]);
        }
        if (state.length == 0) {
            return;
        }
        byte[] otherVersion = state.clone();
        otherVersion[0]++;
        for (byte[] bad : List.of(otherVersion, Arrays.copyOf(state, state.length / 2))) {
            var context =
                    new AnalyzerContext("contract", 1, objective, rule(), settings(), 0, () -> 0, Optional.of(bad));
            // When, then
            assertThatThrownBy(() -> plugin().create(context).close()).isInstanceOf(UnusableStateException.class);
        }
    }

    /** The contract's objective: ½wᵀAw + ¼·0.1·Σw⁴, largest eigenvalues of A at 0.9, 0.85 and 0.5 of the edge. */
    protected final PolynomialObjective objective(DataType precision) {
        double[] spectrum = {3.6, 3.4, 2.0, 0.9, 0.5, 0.2, 0.1, 0.05, 0.02, 0, -0.05, -0.3};
        return PolynomialObjective.quartic(PolynomialObjective.matrixWithSpectrum(spectrum, 1), 0.1, precision);
    }

    /** An analyzer's context for the contract's run. */
    protected final AnalyzerContext context(PolynomialObjective objective, Map<String, String> settings) {
        return new AnalyzerContext("contract", 1, objective, rule(), settings);
    }

    /** Some steps of gradient descent on the contract's objective, with the tensors the plugin asks for. */
    protected final List<TrainingStep> training(DataType precision, long first) {
        return TrainingRun.steps(
                objective(precision), rule(), start(precision), first, STEPS, plugin().inputs(settings(), rule()));
    }

    private static INDArray start(DataType precision) {
        double[] w = new double[12];
        Arrays.setAll(w, i -> Math.sin(i + 1));
        return Nd4j.create(w, new long[] {w.length}, 'c').castTo(precision);
    }

    private List<Recorded> measure(DataType precision, List<TrainingStep> steps) {
        return measure(objective(precision), steps, step -> {});
    }

    private List<Recorded> measure(
            PolynomialObjective objective, List<TrainingStep> steps, Consumer<TrainingStep> afterwards) {
        var out = new RecordedMeasurements();
        try (var analyzer = plugin().create(context(objective, settings()))) {
            for (TrainingStep step : steps) {
                analyze(analyzer, step, out);
                afterwards.accept(step);
            }
        }
        return out.all();
    }

    private static void analyze(Analyzer analyzer, TrainingStep step, RecordedMeasurements out) {
        out.beginStep(step.step());
        analyzer.analyze(step, out);
    }

    private void assertValid(List<Recorded> all) {
        assertThat(all).extracting(Recorded::quantity).isSubsetOf(plugin().quantities());
        assertThat(all).allMatch(recorded -> recorded.index() >= 0);
        assertThat(all).allMatch(recorded -> recorded.uncertainty() >= 0 && Double.isFinite(recorded.uncertainty()));
        assertThat(all.stream()
                        .map(r -> r.step() + " " + r.quantity().name() + " " + r.index())
                        .toList())
                .doesNotHaveDuplicates();
    }

    private static TrainingStep spoiled(TrainingStep step, double bad) {
        return new TrainingStep(
                step.step(),
                step.time(),
                Double.NaN,
                Double.NaN,
                step.weights().map(tensor -> spoiled(tensor, bad)),
                step.gradient().map(tensor -> spoiled(tensor, bad)),
                step.optimizerState().map(tensor -> spoiled(tensor, bad)),
                Optional.empty());
    }

    private static INDArray spoiled(INDArray tensor, double bad) {
        INDArray copy = tensor.dup();
        copy.putScalar(copy.length() / 2, bad);
        return copy;
    }

    private static Stream<INDArray> tensors(TrainingStep step) {
        return Stream.of(step.weights(), step.gradient(), step.optimizerState()).flatMap(Optional::stream);
    }
}
