package io.edgewatch.trainer;

import io.edgewatch.experiment.file.Change;
import io.edgewatch.experiment.manifest.PreparedExperiment;
import java.util.List;
import java.util.stream.Collectors;

/** A run that is about to begin, and what makes it another than its experiment file says. */
record PlannedRun(List<Change> changes, PreparedExperiment prepared, TrainerSettings settings) {
    PlannedRun {
        changes = List.copyOf(changes);
    }

    /** The run id and its changes. */
    String text() {
        return settings.run()
                + changes.stream().map(change -> "  " + change.text()).collect(Collectors.joining());
    }
}
