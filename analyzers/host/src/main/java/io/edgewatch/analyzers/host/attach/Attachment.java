package io.edgewatch.analyzers.host.attach;

import io.edgewatch.analyzers.host.assembly.StepPolicy;
import io.edgewatch.wire.RunManifest;
import java.util.Optional;

/**
 * What an instance reads, and how much of it.
 *
 * @param only the one run it reads, outside any group; empty: all runs, shared with the other hosts of the instance
 * @param from where it begins; with all runs, only where it has no progress yet
 * @param policy which steps it measures
 */
public record Attachment(Optional<RunManifest> only, From from, StepPolicy policy) {

    /** Every step of all runs. */
    public static Attachment toAllRuns() {
        return new Attachment(Optional.empty(), new From.Committed(), StepPolicy.ALL);
    }

    /** Whether it reads the run. */
    public boolean wants(String run) {
        return only.isEmpty() || only.get().run().equals(run);
    }

    /** Whether it begins anew whatever the instance has done of the run. */
    public boolean ignoresProgress() {
        return only.isPresent() && !(from instanceof From.Committed);
    }

    /** Whether the beginning has to be looked up among the steps. */
    public boolean mustSearch() {
        return from instanceof From.Latest || from instanceof From.Step;
    }
}
