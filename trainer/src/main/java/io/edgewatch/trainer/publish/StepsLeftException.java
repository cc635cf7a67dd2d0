package io.edgewatch.trainer.publish;

/** The broker stayed away; what could not be published waits on disk. */
public final class StepsLeftException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    StepsLeftException(String message) {
        super(message);
    }
}
