package io.edgewatch.streams.state;

/** A row of the state store that this edgewatch cannot read: it was written by another version, or damaged. */
public final class StateFormatException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    StateFormatException(String detail) {
        super(detail + "; reset the application (kafka-streams-application-reset) and its state directory");
    }
}
