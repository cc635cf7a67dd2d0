package io.edgewatch.streams.alerting;

/** Alertmanager does not take what it was told; telling it again would not help. */
final class RefusedException extends Exception {
    private static final long serialVersionUID = 1L;

    RefusedException(String message) {
        super(message);
    }
}
