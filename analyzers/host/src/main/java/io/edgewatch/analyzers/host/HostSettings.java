package io.edgewatch.analyzers.host;

import io.edgewatch.analyzers.host.attach.Attachment;
import io.edgewatch.analyzers.host.status.RunListener;
import java.time.Duration;
import java.time.InstantSource;

/**
 * How a host works, besides what it measures.
 *
 * @param attachment which runs, and how much of them
 * @param limits how long to wait for what
 * @param listener hears of runs that begin and end
 * @param clock tells how long something has lasted
 */
public record HostSettings(Attachment attachment, Limits limits, RunListener listener, InstantSource clock) {

    /**
     * How long to wait.
     *
     * @param letGoAfter a run without end is let go when nothing has been heard of it for so long
     * @param stuckAfter a run is stuck when its analyzer has been at one step for so long
     */
    public record Limits(Duration letGoAfter, Duration stuckAfter) {
        /** A quarter of an hour of silence; ten minutes for a step. */
        public static final Limits USUAL = new Limits(Duration.ofMinutes(15), Duration.ofMinutes(10));
    }

    /** Every step of all runs, with the usual limits. */
    public static HostSettings usual() {
        return new HostSettings(Attachment.toAllRuns(), Limits.USUAL, RunListener.NONE, InstantSource.system());
    }

    public HostSettings attachedTo(Attachment other) {
        return new HostSettings(other, limits, listener, clock);
    }

    public HostSettings heardBy(RunListener other) {
        return new HostSettings(attachment, limits, other, clock);
    }
}
