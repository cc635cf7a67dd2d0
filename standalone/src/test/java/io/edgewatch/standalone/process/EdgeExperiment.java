package io.edgewatch.standalone.process;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** A training that takes seconds and oscillates about 2/η for most of its steps. */
public final class EdgeExperiment {
    private EdgeExperiment() {}

    /** Three classes of Fashion-MNIST, 60 examples, 16 + 16 hidden units, f64, 2/η = 15.4. */
    public static Path write(Path directory, int seed, int steps, String publish, int stepsPerSecond)
            throws IOException {
        return Files.writeString(directory.resolve("edge-" + seed + "-" + publish + ".yaml"), """
                name: edge
                model:     {kind: mlp, hidden: [16, 16], activation: tanh}
                data:      {kind: fashion-mnist, classes: [0, 1, 2], examples: 60, scale: standardize}
                loss:      mse
                optimizer: {kind: gd, learning-rate: 0.13}
                init:      {seed: %d, scale: 0.7}
                steps:     %d
                precision: f64
                publish:   {when-full: %s}
                pace:      {steps-per-second: %d}
                """.formatted(
                        seed, steps, publish, stepsPerSecond));
    }
}
