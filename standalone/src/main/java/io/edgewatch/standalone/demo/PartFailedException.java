package io.edgewatch.standalone.demo;

import io.edgewatch.runtime.lifecycle.Component;
import io.edgewatch.runtime.lifecycle.Health;
import java.util.List;

/** A part of the demo failed or hangs; the message is one line that names it. */
final class PartFailedException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    PartFailedException(String part, Throwable cause) {
        super(part + " failed: " + (cause.getMessage() == null ? cause.toString() : cause.getMessage()), cause);
    }

    PartFailedException(String message) {
        super(message);
    }

    static void throwIfOneFailed(List<Component> components) {
        for (Component component : components) {
            if (component.health() instanceof Health.Failed failed) {
                throw new PartFailedException(component.name() + " failed: " + failed.reason());
            }
        }
    }
}
