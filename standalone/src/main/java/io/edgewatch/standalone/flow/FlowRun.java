package io.edgewatch.standalone.flow;

import io.edgewatch.numerics.flow.FlowComparison;
import io.edgewatch.numerics.flow.FlowRow;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.function.LongConsumer;

/**
 * Writes the trajectory of a comparison, with checkpoints on the way.
 *
 * @param steps rows to write, step 0 … steps − 1
 * @param checkpointEvery steps from one checkpoint to the next
 * @param digest of all that the numbers depend on
 */
record FlowRun(
        FlowComparison comparison,
        TrajectoryColumns columns,
        Path directory,
        long steps,
        long checkpointEvery,
        String digest) {
    static final String TRAJECTORY = "trajectory.csv";
    static final String CHECKPOINT = "checkpoint.bin";

    Path trajectory() {
        return directory.resolve(TRAJECTORY);
    }

    /** Begins a new trajectory, or goes on at the checkpoint where there is one. */
    TrajectoryFile begin(boolean resume) throws IOException {
        Path checkpoint = directory.resolve(CHECKPOINT);
        if (resume && Files.exists(checkpoint)) {
            return TrajectoryFile.goOn(trajectory(), FlowCheckpoint.read(checkpoint, digest, comparison));
        }
        Files.deleteIfExists(checkpoint);
        return TrajectoryFile.create(trajectory(), columns.header());
    }

    /**
     * Writes the rows that are missing.
     *
     * @param progress told the steps done
     */
    void write(TrajectoryFile file, LongConsumer progress) throws IOException {
        while (comparison.step() < steps) {
            FlowRow row = comparison.observe();
            file.append(columns.line(row));
            comparison.advance();
            progress.accept(comparison.step());
            if (comparison.step() % checkpointEvery == 0 || comparison.step() == steps) {
                FlowCheckpoint.write(directory.resolve(CHECKPOINT), digest, file.synced(), comparison);
            }
        }
    }
}
