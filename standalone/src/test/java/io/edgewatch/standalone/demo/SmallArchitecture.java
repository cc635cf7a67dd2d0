package io.edgewatch.standalone.demo;

import io.edgewatch.experiment.Experiment;
import io.edgewatch.experiment.file.ExperimentFile;
import io.edgewatch.experiment.file.ExperimentFileException;
import java.nio.file.Path;
import java.util.Locale;

/** A small experiment for every architecture. */
enum SmallArchitecture {
    CNN("{kind: cnn, width: 2}", Data.IMAGES, "cross-entropy"),
    RESNET("{kind: resnet, width: 2, blocks: [1, 1], groups: 2}", Data.IMAGES, "mse"),
    VIT("{kind: vit, patch: 14, width: 4, depth: 1, heads: 2}", Data.IMAGES, "cross-entropy"),
    TRANSFORMER("{kind: transformer, width: 4, depth: 1, heads: 2}", Data.TOKENS, "cross-entropy"),
    LSTM("{kind: lstm, hidden: 3}", Data.MASKED_TOKENS, "cross-entropy"),
    MAMBA("{kind: mamba, width: 4, depth: 1, state: 2}", Data.TOKENS, "binary-cross-entropy"),
    SEQUENTIAL(
            "{kind: sequential, layers: [{kind: average-pool}, {kind: conv, filters: 2, stride: 2},"
                    + " {kind: activation, function: tanh}, {kind: flatten}, {kind: dense, units: 2}]}",
            Data.IMAGES,
            "mse");

    private final String model;
    private final String data;
    private final String loss;

    SmallArchitecture(String model, String data, String loss) {
        this.model = model;
        this.data = data;
        this.loss = loss;
    }

    Experiment experiment(int steps) throws ExperimentFileException {
        return ExperimentFile.parse(
                """
                name: %s
                model:     %s
                data:      %s
                loss:      %s
                optimizer: {kind: gd, learning-rate: 0.01}
                steps:     %d
                precision: f64
                publish:   {when-full: wait}
                """.formatted(name().toLowerCase(Locale.ROOT), model, data, loss, steps), Path.of(""));
    }

    private static final class Data {
        static final String IMAGES = "{kind: fashion-mnist, classes: [0, 1], examples: 8}";
        static final String MASKED_TOKENS = "{kind: copying, symbols: 2, length: 2, delay: 1, examples: 8}";
        static final String TOKENS = "{kind: sorting, length: 3, vocabulary: 4, examples: 8}";
    }
}
