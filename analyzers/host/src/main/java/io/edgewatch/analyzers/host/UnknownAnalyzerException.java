package io.edgewatch.analyzers.host;

/** A name that no analyzer on the class path has. */
public final class UnknownAnalyzerException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    public UnknownAnalyzerException(String message) {
        super(message);
    }
}
