package io.edgewatch.numerics.flow;

/** Whether an integrating central flow may be set onto the measured weights. */
public sealed interface Anchoring {
    /** Above this ratio a run is in its onset: it carries no grown oscillation, which a central flow would suppose. */
    double HIGHEST_RATIO = 1.01;

    /** Set there. */
    record Anchored(long step) implements Anchoring {}

    /** Not set there. */
    record NotAnchorable(long step, double ratio) implements Anchoring {
        /** One line for a user. */
        public String reason() {
            return "step " + step + " is not anchorable: oscillation not grown (ratio " + ratio + ", at most "
                    + HIGHEST_RATIO + ")";
        }
    }

    /**
     * The rule: at the first midpoint of an attempt, or at a requested step with ratio up to {@link #HIGHEST_RATIO}.
     *
     * @param firstOfAttempt whether the step's midpoint is its attempt's first
     * @param effectiveSharpness λ₁(P⁻¹H) at the midpoint
     */
    static Anchoring at(long step, boolean firstOfAttempt, double effectiveSharpness) {
        double ratio = effectiveSharpness / FlowSettings.EDGE;
        return firstOfAttempt || ratio <= HIGHEST_RATIO ? new Anchored(step) : new NotAnchorable(step, ratio);
    }
}
