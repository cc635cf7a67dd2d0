package io.edgewatch.standalone.demo;

import io.edgewatch.experiment.Experiment;
import io.edgewatch.experiment.file.ExperimentFile;
import io.edgewatch.experiment.file.ExperimentFileException;
import io.edgewatch.experiment.file.ShippedExperiment;
import java.io.IOException;
import java.nio.file.Path;

/** Experiments for tests. */
public final class SmallExperiments {
    private SmallExperiments() {}

    /** The experiment that ships with edgewatch, with as many steps as that. */
    static Experiment shipped(int steps) throws ExperimentFileException, IOException {
        return ExperimentFile.parse(ShippedExperiment.text(ShippedExperiment.DEFAULT), Path.of(""))
                .withSteps(steps);
    }

    /** The same at another pace. */
    static Experiment shipped(int steps, int stepsPerSecond) throws ExperimentFileException, IOException {
        String text = ShippedExperiment.text(ShippedExperiment.DEFAULT)
                .replaceFirst("steps-per-second: \\d+", "steps-per-second: " + stepsPerSecond);
        return ExperimentFile.parse(text, Path.of("")).withSteps(steps);
    }

    /** Two classes of Fashion-MNIST, 20 examples, 8 hidden units, f64. */
    public static Experiment small(double learningRate, int steps, int seed) throws ExperimentFileException {
        return ExperimentFile.parse("""
                name: small
                model:     {kind: mlp, hidden: [8], activation: tanh}
                data:      {kind: fashion-mnist, classes: [0, 1], examples: 20}
                loss:      mse
                optimizer: {kind: gd, learning-rate: %s}
                init:      {seed: %d, scale: 1}
                steps:     %d
                precision: f64
                publish:   {when-full: wait}
                """.formatted(learningRate, seed, steps), Path.of(""));
    }
}
