package io.edgewatch.trainer;

import java.util.ArrayList;
import java.util.List;

/** The runs of one process; owns their data. */
final class PlannedRuns implements AutoCloseable {
    private final List<PlannedRun> runs = new ArrayList<>();

    void add(PlannedRun run) {
        runs.add(run);
    }

    List<PlannedRun> list() {
        return List.copyOf(runs);
    }

    @Override
    public void close() {
        runs.forEach(run -> run.prepared().close());
    }
}
