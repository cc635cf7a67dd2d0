package io.edgewatch.standalone.flow;

import io.edgewatch.experiment.Experiment;
import java.io.IOException;
import java.nio.file.Path;

final class FlowReport {
    private FlowReport() {}

    static void write(Path directory, Experiment experiment, Trajectory trajectory) throws IOException {}
}
