package io.edgewatch.analyzers.host.status;

import io.edgewatch.wire.Progress;

/** What became of a run for an instance that is attached to it alone. */
public sealed interface RunEnd {

    /**
     * It has passed the run's end, or given it up.
     *
     * @param progress the last, published
     */
    record Done(Progress progress) implements RunEnd {}

    /** It must not touch the run; nothing was recorded. */
    record Untouched(String reason) implements RunEnd {}
}
