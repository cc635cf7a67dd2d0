package io.edgewatch.runtime.lifecycle;

import java.util.List;

/** A part of the process failed or hangs; the message is one line that names it. */
public final class PartFailedException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    public PartFailedException(String part, Throwable cause) {
        super(part + " failed: " + (cause.getMessage() == null ? cause.toString() : cause.getMessage()), cause);
    }

    public PartFailedException(String message) {
        super(message);
    }

    public static void throwIfOneFailed(List<? extends Component> components) {
        for (Component component : components) {
            if (component.health() instanceof Health.Failed failed) {
                throw new PartFailedException(component.name() + " failed: " + failed.reason());
            }
        }
    }
}
