package io.edgewatch.runtime.lifecycle;

import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import sun.misc.Signal;
import sun.misc.SignalHandler;

/**
 * Turns Ctrl-C, and a polite kill, into an orderly end: the process is asked to stop, and the JVM goes on until it has. A
 * second one ends the JVM at once.
 *
 * <p>Not a shutdown hook: a JVM that is shutting down refuses what parts that are only starting ask of it, and ends with
 * the signal's exit code whatever came of the work.
 */
public final class Interruption implements AutoCloseable {
    /** What shells say of a process that Ctrl-C ended. */
    public static final int EXIT_CODE = 130;

    private static final List<String> SIGNALS = List.of("INT", "TERM");

    private final List<SignalHandler> before;

    /**
     * Listens from now on.
     *
     * @param stop asks the process to stop; called once, by a thread of the JVM's
     */
    public Interruption(Runnable stop) {
        AtomicBoolean asked = new AtomicBoolean();
        SignalHandler handler = signal -> {
            if (asked.getAndSet(true)) {
                Runtime.getRuntime().halt(EXIT_CODE);
            }
            stop.run();
        };
        this.before = SIGNALS.stream()
                .map(name -> Signal.handle(new Signal(name), handler))
                .toList();
    }

    @Override
    public void close() {
        for (int i = 0; i < SIGNALS.size(); i++) {
            Signal.handle(new Signal(SIGNALS.get(i)), before.get(i));
        }
    }
}
