package io.edgewatch.standalone.flow;

import io.edgewatch.experiment.Experiment;
import io.edgewatch.experiment.ExperimentException;
import io.edgewatch.experiment.file.ExperimentFile;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;

/** Experiments that are part of edgewatch, by name. */
final class ShippedExperiment {
    static final String PREFIX = "shipped:";
    private static final List<String> NAMES =
            List.of("mlp-two-directions", "cnn", "rmsprop-mlp", "resnet", "vit", "transformer", "lstm", "mamba");

    private ShippedExperiment() {}

    /** Reads {@code shipped:NAME}. */
    static Experiment read(String prefixed) throws ExperimentException, IOException {
        String name = prefixed.substring(PREFIX.length());
        if (!NAMES.contains(name)) {
            throw new IllegalArgumentException("no shipped experiment named '" + name + "'; there are: " + NAMES);
        }
        try (InputStream in = Experiment.class.getResourceAsStream(name + ".yaml")) {
            if (in == null) {
                throw new IllegalStateException("the jar lacks the experiment " + name);
            }
            String text = new String(in.readAllBytes(), StandardCharsets.UTF_8);
            return ExperimentFile.parse(text, Path.of("").toAbsolutePath());
        }
    }
}
