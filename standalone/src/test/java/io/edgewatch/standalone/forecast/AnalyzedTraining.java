package io.edgewatch.standalone.forecast;

import io.edgewatch.analyzers.api.AnalyzerContext;
import io.edgewatch.analyzers.api.AnalyzerPlugin;
import io.edgewatch.analyzers.api.TensorInput;
import io.edgewatch.analyzers.api.TrainingStep;
import io.edgewatch.analyzers.testkit.RecordedMeasurements;
import io.edgewatch.experiment.Experiment;
import io.edgewatch.experiment.ExperimentException;
import io.edgewatch.experiment.file.ExperimentFile;
import io.edgewatch.experiment.file.ShippedExperiment;
import io.edgewatch.experiment.manifest.PreparedExperiment;
import io.edgewatch.numerics.objective.PointEvaluation;
import io.edgewatch.numerics.optimizer.Optimizer;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.ServiceLoader;
import org.nd4j.linalg.api.ndarray.INDArray;

/** The default experiment trained in memory, with one analyzer beside it. */
final class AnalyzedTraining {
    private AnalyzedTraining() {}

    /** What the analyzer says of that many steps. */
    static RecordedMeasurements of(String analyzer, Map<String, String> overrides, int seed, int steps)
            throws ExperimentException, IOException {
        AnalyzerPlugin plugin = plugin(analyzer);
        Map<String, String> settings = new HashMap<>(plugin.defaultSettings());
        settings.putAll(overrides);
        var out = new RecordedMeasurements();
        try (var trained = PreparedExperiment.prepare(experiment(seed, steps));
                var measured = PreparedExperiment.prepare(experiment(seed, steps));
                var instance = plugin.create(
                        new AnalyzerContext("forecast", 1, measured.objective(), measured.updateRule(), settings))) {
            INDArray weights = trained.initialWeights().dup();
            Optimizer optimizer = trained.optimizer();
            for (int step = 0; step < steps; step++) {
                PointEvaluation point = trained.objective().at(weights);
                out.beginStep(step);
                instance.analyze(step(plugin, step, point, weights), out);
                optimizer.update(weights, point.gradient());
            }
        }
        return out;
    }

    private static TrainingStep step(AnalyzerPlugin plugin, int step, PointEvaluation point, INDArray weights) {
        return new TrainingStep(
                step,
                Instant.EPOCH,
                point.loss(),
                point.gradient().norm2Number().doubleValue(),
                Optional.of(weights.dup()),
                plugin.inputs().contains(TensorInput.GRADIENT)
                        ? Optional.of(point.gradient().dup())
                        : Optional.empty());
    }

    private static AnalyzerPlugin plugin(String name) {
        return ServiceLoader.load(AnalyzerPlugin.class).stream()
                .map(ServiceLoader.Provider::get)
                .filter(plugin -> plugin.name().equals(name))
                .findFirst()
                .orElseThrow();
    }

    private static Experiment experiment(int seed, int steps) throws ExperimentException, IOException {
        String text = ShippedExperiment.text(ShippedExperiment.DEFAULT);
        return ExperimentFile.parse(text.replace("{seed: 0,", "{seed: " + seed + ","), Path.of(""))
                .withSteps(steps);
    }
}
