package io.edgewatch.runtime.kafka;

import java.util.concurrent.ExecutionException;

/** The cluster did not do what was asked; the message names the address and what was wanted of it. */
public final class KafkaUnavailableException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    public KafkaUnavailableException(String what, KafkaConnection connection, Throwable cause) {
        super(
                what + " on " + connection + ": " + reason(cause)
                        + "; check the address, and the credentials if the cluster wants any",
                cause);
    }

    /** With a message that says it all. */
    KafkaUnavailableException(String message, Throwable cause) {
        super(message, cause);
    }

    /** For a wait that ended by time or by interruption; keeps the thread's interrupted flag. */
    public static KafkaUnavailableException waiting(String forWhat, KafkaConnection connection, Exception cause) {
        if (cause instanceof InterruptedException) {
            Thread.currentThread().interrupt();
        }
        return new KafkaUnavailableException("gave up waiting " + forWhat, connection, cause);
    }

    private static String reason(Throwable cause) {
        Throwable root = cause instanceof ExecutionException && cause.getCause() != null ? cause.getCause() : cause;
        String message = root.getMessage();
        return message == null ? root.getClass().getSimpleName() : message;
    }
}
