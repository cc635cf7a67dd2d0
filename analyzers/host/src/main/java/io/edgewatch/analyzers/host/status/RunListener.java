package io.edgewatch.analyzers.host.status;

import io.edgewatch.wire.Progress;
import io.edgewatch.wire.RunManifest;

/** Hears of the runs of an instance; called by the instance's reading thread, which must not be held up. */
public interface RunListener {
    /** Hears nothing. */
    RunListener NONE = new RunListener() {};

    /**
     * The instance takes a run up.
     *
     * @param progress where it begins
     */
    default void begins(String instance, RunManifest run, Progress progress) {}

    /** The instance is done with a run, or has given it up; the progress says which. */
    default void ends(String instance, String run, Progress progress) {}

    /** The instance must not touch a run; nothing is recorded of that. */
    default void refuses(String instance, String run, String reason) {}

    /** The instance lets go of a run without end, to take it up again when it is heard of. */
    default void letsGo(String instance, String run, Progress progress) {}
}
