package io.edgewatch.streams.alerting;

import org.jspecify.annotations.Nullable;

/** Alertmanager could not be told; it may be tried again. */
final class UndeliveredException extends Exception {
    private static final long serialVersionUID = 1L;

    UndeliveredException(String message, @Nullable Throwable cause) {
        super(message, cause);
    }
}
