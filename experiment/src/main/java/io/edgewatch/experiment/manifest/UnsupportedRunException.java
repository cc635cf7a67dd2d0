package io.edgewatch.experiment.manifest;

/** A run cannot be rebuilt by this version: its trainer is newer, or its manifest contradicts itself or its data. */
public final class UnsupportedRunException extends Exception {
    private static final long serialVersionUID = 1L;

    public UnsupportedRunException(String message) {
        super(message);
    }

    UnsupportedRunException(String message, Throwable cause) {
        super(message, cause);
    }
}
