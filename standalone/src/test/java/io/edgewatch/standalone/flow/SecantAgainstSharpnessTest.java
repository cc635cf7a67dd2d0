package io.edgewatch.standalone.flow;

import static org.assertj.core.api.Assertions.assertThat;

import io.edgewatch.analyzers.api.Analyzer;
import io.edgewatch.analyzers.api.AnalyzerContext;
import io.edgewatch.analyzers.api.AnalyzerPlugin;
import io.edgewatch.analyzers.api.TensorInput;
import io.edgewatch.analyzers.api.TrainingStep;
import io.edgewatch.analyzers.testkit.RecordedMeasurements;
import io.edgewatch.analyzers.testkit.RecordedMeasurements.Recorded;
import io.edgewatch.analyzers.testkit.TrainingRun;
import io.edgewatch.experiment.file.ExperimentFile;
import io.edgewatch.experiment.file.ShippedExperiment;
import io.edgewatch.experiment.manifest.PreparedExperiment;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.ServiceLoader;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The analyzer secant on the shipped default experiment, against its exact sharpness. */
@Timeout(600)
class SecantAgainstSharpnessTest {
    /** The edge is crossed between steps 205 and 238, and the oscillation seen after that. */
    private static final int STEPS = 420;

    @ParameterizedTest
    @ValueSource(longs = {0, 1, 2})
    void isNeverAboveTheLargerSharpnessOfTheTwoStepsByMoreThanItSays(long seed) throws Exception {
        try (var run = prepare(seed)) {
            // Given
            List<TrainingStep> steps = TrainingRun.steps(
                    run.objective(),
                    run.updateRule(),
                    run.initialWeights(),
                    0,
                    STEPS,
                    Set.of(TensorInput.WEIGHTS, TensorInput.GRADIENT));
            Map<Long, Recorded> sharpness = measure("sharpness", Map.of("tolerance", "1e-4"), run, steps, "sharpness");
            // When
            Map<Long, Recorded> secants = measure("secant", Map.of(), run, steps, "secant-curvature");
            // Then
            assertThat(secants).hasSizeGreaterThan(50);
            secants.forEach((step, secant) -> assertThat(secant.value())
                    .as("step %d", step)
                    .isLessThanOrEqualTo(
                            Math.max(upper(sharpness, step), upper(sharpness, step + 1)) + secant.uncertainty()));
            assertThat(Objects.requireNonNull(secants.get(STEPS - 2L)).value())
                    .isGreaterThan(0.95 * upper(sharpness, STEPS - 2));
        }
    }

    private static double upper(Map<Long, Recorded> sharpness, long step) {
        Recorded exact = Objects.requireNonNull(sharpness.get(step));
        return exact.value() + exact.uncertainty();
    }

    private static PreparedExperiment prepare(long seed) throws Exception {
        String text = ShippedExperiment.text(ShippedExperiment.DEFAULT).replace("seed: 0", "seed: " + seed);
        return PreparedExperiment.prepare(ExperimentFile.parse(text, Path.of("/")));
    }

    private static Map<Long, Recorded> measure(
            String analyzer,
            Map<String, String> set,
            PreparedExperiment run,
            List<TrainingStep> steps,
            String quantity) {
        AnalyzerPlugin plugin = ServiceLoader.load(AnalyzerPlugin.class).stream()
                .map(ServiceLoader.Provider::get)
                .filter(p -> p.name().equals(analyzer))
                .findFirst()
                .orElseThrow();
        var settings = new HashMap<>(plugin.defaultSettings());
        settings.putAll(set);
        var out = new RecordedMeasurements();
        try (Analyzer made =
                plugin.create(new AnalyzerContext("run", 1, run.objective(), run.updateRule(), settings))) {
            for (TrainingStep step : steps) {
                out.beginStep(step.step());
                made.analyze(step, out);
            }
        }
        return out.all().stream()
                .filter(r -> r.quantity().name().equals(quantity) && r.index() == 0)
                .collect(Collectors.toMap(Recorded::step, r -> r));
    }
}
