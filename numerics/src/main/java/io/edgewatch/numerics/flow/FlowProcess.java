package io.edgewatch.numerics.flow;

import java.util.Locale;

/** What is followed side by side. */
public enum FlowProcess {
    /** Training itself. */
    DISCRETE,
    /** The second-order midpoints of training. */
    MIDPOINT,
    CENTRAL,
    STABLE;

    /** As in files and on the command line. */
    public String label() {
        return name().toLowerCase(Locale.ROOT);
    }
}
