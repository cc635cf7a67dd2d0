package io.edgewatch.analyzers.api;

import org.jspecify.annotations.Nullable;

/**
 * A state from which an analyzer cannot go on, because another version wrote it, because it is in other coordinates or because it is damaged. Thrown by {@link
 * AnalyzerPlugin#create}; the host says so and makes the analyzer again, without a state.
 */
public final class UnusableStateException extends RuntimeException {
    private static final long serialVersionUID = 1;

    public UnusableStateException(String message, @Nullable Throwable cause) {
        super(message, cause);
    }
}
