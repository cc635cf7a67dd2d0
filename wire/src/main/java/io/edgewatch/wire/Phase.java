package io.edgewatch.wire;

import java.util.Locale;

/** Where a run stands with respect to its stability threshold. */
public enum Phase {
    /** Well below the edge. */
    STABLE,
    /** Near the edge and rising. */
    SHARPENING,
    /** At the edge. */
    EDGE,
    /** Above the edge for longer than an oscillation takes. */
    ABOVE_EDGE,
    /** Non-finite, or the loss exploded. */
    DIVERGED;

    /** The word for it in metrics, pages and the terminal. */
    public String label() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
}
