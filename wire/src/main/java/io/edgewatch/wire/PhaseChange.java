package io.edgewatch.wire;

import java.nio.charset.StandardCharsets;
import java.util.OptionalLong;

/**
 * A run enters a phase.
 *
 * @param run run id
 * @param attempt attempt, from 1
 * @param step first measured step in the phase
 * @param phase which
 * @param onset above the edge while the oscillation has not grown yet
 * @param ratio effective sharpness over threshold at that step; NaN where the run diverged before any was measured
 * @param startedAbove the first measured step was at the threshold or above
 * @param firstCrossingStep first measured step at the threshold or above after one below
 */
public record PhaseChange(
        String run,
        int attempt,
        long step,
        Phase phase,
        boolean onset,
        double ratio,
        boolean startedAbove,
        OptionalLong firstCrossingStep) {
    public PhaseChange {
        Name.require("run", run);
        Bounds.requireAtLeast("attempt", attempt, 1);
        Bounds.requireAtLeast("step", step, 0);
        firstCrossingStep.ifPresent(crossing -> Bounds.requireAtLeast("first crossing step", crossing, 0));
    }

    /** Record key: the run. */
    public byte[] key() {
        return run.getBytes(StandardCharsets.UTF_8);
    }
}
