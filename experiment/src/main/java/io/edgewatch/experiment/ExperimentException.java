package io.edgewatch.experiment;

/** What a user asked for cannot be had; the message is one line for that user and says what to change. */
public class ExperimentException extends Exception {
    private static final long serialVersionUID = 1L;

    public ExperimentException(String message) {
        super(message);
    }

    public ExperimentException(String message, Throwable cause) {
        super(message, cause);
    }
}
