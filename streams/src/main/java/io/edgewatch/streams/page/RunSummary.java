package io.edgewatch.streams.page;

import io.edgewatch.wire.RunManifest;
import java.time.Instant;
import java.util.Optional;

/**
 * A run in a list.
 *
 * @param manifest the run's
 * @param life live, completed, failed or stopped
 * @param phase of the highest judged step; empty before the first
 * @param lastStep newest step, −1 if none
 * @param lastHeard when the trainer was last heard of, by its clock; the epoch if it was not
 */
record RunSummary(RunManifest manifest, Life life, Optional<PhaseNow> phase, long lastStep, Instant lastHeard) {

    /** Whether the newest attempt goes on. */
    enum Life {
        LIVE,
        COMPLETED,
        FAILED,
        STOPPED
    }

    /** The phase a run is in, as its label, and whether it is in its onset. */
    record PhaseNow(String label, boolean onset) {}
}
