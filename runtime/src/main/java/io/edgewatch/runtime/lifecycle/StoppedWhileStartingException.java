package io.edgewatch.runtime.lifecycle;

/** Someone asked the process to stop before all of it was there. */
public final class StoppedWhileStartingException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    public StoppedWhileStartingException() {
        super("stopped before everything was started");
    }
}
