package io.edgewatch.bench.pipeline;

import io.edgewatch.experiment.file.ShippedExperiment;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** The experiment that ships as default, as a file. */
final class DefaultExperiment {
    private DefaultExperiment() {}

    static String text() throws IOException {
        return ShippedExperiment.text(ShippedExperiment.DEFAULT);
    }

    static Path write(Path directory) throws IOException {
        return Files.writeString(directory.resolve("default.yaml"), text());
    }

    /** The change that takes the pace away. */
    static String unpaced() {
        return paced(1_000_000);
    }

    /** The change that sets the pace. */
    static String paced(int stepsPerSecond) {
        return "pace.steps-per-second=" + stepsPerSecond;
    }

    /** The change that sets the seed. */
    static String seed(String seed) {
        return "init.seed=" + seed;
    }
}
