package io.edgewatch.trainer;

import io.edgewatch.experiment.Experiment;
import io.edgewatch.experiment.ExperimentException;
import io.edgewatch.experiment.file.ExperimentFile;
import io.edgewatch.experiment.manifest.PreparedExperiment;
import io.edgewatch.experiment.manifest.RunObjective;
import io.edgewatch.numerics.objective.Objective;
import java.nio.file.Path;

/** A network that trains in milliseconds. */
final class SmallExperiment {
    private SmallExperiment() {}

    static Experiment of(String more) throws ExperimentException {
        return of(0.001, more);
    }

    static Experiment of(double learningRate, String more) throws ExperimentException {
        return ExperimentFile.parse("""
                name: small
                model: {kind: mlp, hidden: [3]}
                data: {kind: fashion-mnist, classes: [0, 1], examples: 20}
                loss: mse
                optimizer: {kind: gd, learning-rate: %s}
                steps: 6
                precision: f64
                """.formatted(learningRate) + more, Path.of("/"));
    }

    /** The same with another loss. */
    static PreparedExperiment withObjective(PreparedExperiment prepared, Objective objective) {
        return new PreparedExperiment(
                prepared.experiment(),
                prepared.function(),
                prepared.dataset(),
                new RunObjective(objective, prepared.updateRule()),
                prepared.initialWeights(),
                prepared.initialState());
    }
}
