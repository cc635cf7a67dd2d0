package io.edgewatch.trainer;

/** What was asked for cannot be begun; nothing was changed, and the message says what to ask for instead. */
public final class AttemptRefusedException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    AttemptRefusedException(String message) {
        super(message);
    }

    AttemptRefusedException(String message, Throwable cause) {
        super(message, cause);
    }
}
