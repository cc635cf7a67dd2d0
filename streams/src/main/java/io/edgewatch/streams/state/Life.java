package io.edgewatch.streams.state;

/** How far an attempt's life is, as streams sees it. */
public sealed interface Life {

    /** The trainer goes on. */
    record Live() implements Life {}

    /**
     * The trainer has ended; the judging instance may still be behind.
     *
     * @param lastStep last step taken, −1 if none
     */
    record Ended(long lastStep) implements Life {}

    /** Never ended, and nothing has come for long: no series, no windows; it is live again when something comes. */
    record Abandoned() implements Life {}

    /** Ended, and nothing more is expected: no series, no windows, only what tells a straggler from a replay. */
    record Settled(long lastStep) implements Life {}
}
