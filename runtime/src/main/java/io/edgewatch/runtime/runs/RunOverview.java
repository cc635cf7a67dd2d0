package io.edgewatch.runtime.runs;

import io.edgewatch.wire.Progress;
import io.edgewatch.wire.RunManifest;
import java.time.Instant;
import java.util.Collections;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * What the topics say of one run.
 *
 * @param manifest its manifest
 * @param trace of its newest attempt's events; empty if none is left
 * @param progress by analyzer instance
 */
record RunOverview(RunManifest manifest, Optional<RunTrace> trace, SortedMap<String, Progress> progress) {
    RunOverview {
        progress = Collections.unmodifiableSortedMap(new TreeMap<>((Map<String, Progress>) progress));
    }

    RunStanding standing(Instant now) {
        return trace.map(t -> t.standing(now)).orElse(RunStanding.UNKNOWN);
    }

    /** Highest step there is; −1 if none. */
    long lastStep() {
        long before = manifest.latestAttempt().firstStep() - 1;
        return trace.map(t -> Math.max(before, t.lastStep())).orElse(before);
    }

    /** When something was last heard of it. */
    Instant newest() {
        return trace.map(RunTrace::newest).orElse(manifest.latestAttempt().started());
    }
}
