package io.edgewatch.experiment.file;

import io.edgewatch.experiment.Experiment;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;

/** Experiments that are part of edgewatch, by name. */
public final class ShippedExperiment {
    /** What the demo trains. */
    public static final String DEFAULT = "default";

    private static final List<String> NAMES = List.of(
            DEFAULT, "mlp-two-directions", "cnn", "rmsprop-mlp", "resnet", "vit", "transformer", "lstm", "mamba");

    private ShippedExperiment() {}

    /** Reads one. */
    public static Experiment read(String name) throws ExperimentFileException, IOException {
        return ExperimentFile.parse(text(name), Path.of("").toAbsolutePath());
    }

    /**
     * Its file's text.
     *
     * @throws IllegalArgumentException if there is none of the name, with those that there are
     */
    public static String text(String name) throws IOException {
        if (!NAMES.contains(name)) {
            throw new IllegalArgumentException("no shipped experiment named '" + name + "'; there are: " + NAMES);
        }
        try (InputStream in = Experiment.class.getResourceAsStream(name + ".yaml")) {
            if (in == null) {
                throw new IllegalStateException("the jar lacks the experiment " + name);
            }
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        }
    }
}
