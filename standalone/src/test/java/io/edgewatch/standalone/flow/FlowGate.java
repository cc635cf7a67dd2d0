package io.edgewatch.standalone.flow;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;

/**
 * What a trajectory is held to.
 *
 * @param edgeDeviation of the effective sharpness from 2 while X ≠ 0, relative
 * @param distanceRatio of midpoints to the central flow over that to the stable one, last 20 steps
 * @param lossError mean |predicted/smoothed − 1|
 * @param mostCritical largest number of critical directions
 */
public record FlowGate(double edgeDeviation, double distanceRatio, double lossError, double mostCritical) {

    public static FlowGate of(Path file) throws IOException {
        Trajectory trajectory = Trajectory.read(file);
        ErrorTable table = ErrorTable.of(trajectory);
        return new FlowGate(
                table.edgeDeviation().orElseThrow(),
                table.distanceRatio().orElseThrow(),
                table.errors().get(0).mean(),
                Arrays.stream(trajectory.column("central.critical")).max().orElseThrow());
    }
}
