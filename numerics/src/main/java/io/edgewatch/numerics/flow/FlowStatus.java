package io.edgewatch.numerics.flow;

/** How a process fares; failures are results. */
public enum FlowStatus {
    OK("ok", false),
    /** Eigenpairs or the complementarity problem were not solved to their tolerance; the values are the best found. */
    NOT_CONVERGED("not-converged", false),
    /** The largest eigenvalue is negative: there is no sharpness to speak of. */
    NEGATIVE_CURVATURE("negative-curvature", false),
    /** Loss or gradient are infinite or undefined where the process starts. */
    NOT_FINITE("not-finite", true),
    /** Loss or gradient became infinite or undefined. */
    DIVERGED("diverged", true),
    /** A critical direction is above the edge and no oscillation bends it back. */
    UNSTABLE("unstable", true),
    /** More substeps would be needed than allowed. */
    STOPPED("stopped", true),
    /** There is no such flow for this optimizer. */
    NOT_DEFINED("not-defined", true);

    private final String label;
    private final boolean end;

    FlowStatus(String label, boolean end) {
        this.label = label;
        this.end = end;
    }

    /** One word for files. */
    public String label() {
        return label;
    }

    /** Whether the process goes no further. */
    public boolean isEnd() {
        return end;
    }
}
