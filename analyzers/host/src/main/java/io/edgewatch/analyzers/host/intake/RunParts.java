package io.edgewatch.analyzers.host.intake;

import io.edgewatch.analyzers.host.HostSettings;
import io.edgewatch.analyzers.host.attach.Attachment;
import io.edgewatch.analyzers.host.status.RunListener;
import io.edgewatch.wire.Progress;
import io.edgewatch.wire.RunManifest;
import java.util.Optional;

/**
 * What a reader needs to take up the runs it meets.
 *
 * @param instance name of the analyzer instance
 * @param attachment which runs, and how much of them
 * @param opener makes the parts that analyze a run
 * @param listener hears of them
 * @param limits how long to wait for what
 */
record RunParts(
        String instance, Attachment attachment, Opener opener, RunListener listener, HostSettings.Limits limits) {

    /** Makes the parts that analyze a run. */
    @FunctionalInterface
    interface Opener {
        ActiveRun open(RunManifest manifest, Optional<Progress> earlier);
    }
}
