package io.edgewatch.bench;

import io.edgewatch.experiment.Experiment;
import io.edgewatch.experiment.ExperimentException;
import io.edgewatch.experiment.file.ExperimentFile;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Objects;

/** The experiments that ship, by name. */
public final class ShippedExperiment {
    private ShippedExperiment() {}

    /** The file's text. */
    public static String text(String name) throws IOException {
        try (InputStream in = Objects.requireNonNull(Experiment.class.getResourceAsStream(name + ".yaml"), name)) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        }
    }

    /** What the text says. */
    public static Experiment read(String name) throws IOException, ExperimentException {
        return ExperimentFile.parse(text(name), Path.of(""));
    }
}
