package io.edgewatch.wire;

import java.util.Locale;

/** Bytes from a topic that are not the record they should be; a reader counts it and goes on. */
public final class MalformedRecordException extends Exception {
    private static final long serialVersionUID = 1L;

    /** What is wrong. */
    public enum Reason {
        /** Shorter than it says. */
        TRUNCATED,
        /** The checksum disagrees. */
        CORRUPTED,
        /** It declares more than the bound. */
        OVERSIZED,
        /** Written by a later edgewatch, or not by edgewatch. */
        UNKNOWN_VERSION,
        /** Readable, but a field has no valid value. */
        INVALID;

        /** The word for it in metrics and dead letters. */
        public String label() {
            return name().toLowerCase(Locale.ROOT).replace('_', '-');
        }
    }

    private final Reason reason;

    public MalformedRecordException(Reason reason, String detail) {
        super(reason.label() + ": " + detail);
        this.reason = reason;
    }

    public Reason reason() {
        return reason;
    }
}
