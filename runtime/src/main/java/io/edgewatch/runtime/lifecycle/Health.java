package io.edgewatch.runtime.lifecycle;

/** How a component is. */
public sealed interface Health {

    /** Not yet, or no longer, at work. */
    record Idle() implements Health {}

    /** At work. */
    record Working() implements Health {}

    /**
     * At work, but a part of it makes no headway; it may yet.
     *
     * @param reason one line for a person
     */
    record Stuck(String reason) implements Health {}

    /**
     * Broken for good; the process should end.
     *
     * @param reason one line for a person
     */
    record Failed(String reason) implements Health {}

    static Health idle() {
        return new Idle();
    }

    static Health working() {
        return new Working();
    }

    static Health failed(Throwable cause) {
        String message = cause.getMessage();
        String kind = cause.getClass().getSimpleName();
        return new Failed(message == null || message.isBlank() ? kind : kind + ": " + message);
    }
}
