package io.edgewatch.trainer.publish;

/** What happens to a step when the publisher is behind. */
public enum WhenFull {
    /** Training never waits; the whole step is dropped, counted and declared as a gap. */
    DROP,
    /** Training waits; nothing is lost. */
    WAIT
}
