package io.edgewatch.streams.phase;

/** Whether the loss says that a run has diverged. */
public sealed interface Divergence {

    /** It does not. */
    record None() implements Divergence {}

    /**
     * The loss rose above the bound. It may come back, as in a catapult: this ends when a whole window of losses lies
     * below the bound again.
     *
     * @param bound what it rose above
     */
    record Exploded(double bound) implements Divergence {}

    /** The loss was NaN or infinite. Final: weights that gave it do not come back. */
    record NonFinite() implements Divergence {}

    default boolean diverged() {
        return !(this instanceof None);
    }
}
