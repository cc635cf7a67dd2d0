package io.edgewatch.runtime.runs;

import io.edgewatch.wire.RunEvent;
import java.util.Locale;

/** Where a run stands, by its newest event. */
enum RunStanding {
    /** Steps come. */
    TRAINING,
    /** Not ended, and its next step is long overdue. */
    SILENT,
    /** Not ended, and nothing has come for a quarter of an hour. */
    ABANDONED,
    COMPLETED,
    FAILED,
    STOPPED,
    /** No event of it is left. */
    UNKNOWN;

    static RunStanding of(RunEvent.Outcome outcome) {
        return switch (outcome) {
            case COMPLETED -> COMPLETED;
            case FAILED -> FAILED;
            case STOPPED -> STOPPED;
        };
    }

    /** Whether a trainer may still be at it. */
    boolean isLive() {
        return this == TRAINING || this == SILENT;
    }

    /** As people write it. */
    String label() {
        return name().toLowerCase(Locale.ROOT);
    }
}
