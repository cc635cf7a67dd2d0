package io.edgewatch.runtime.lifecycle;

/**
 * A part of a process: it runs alone in one or beside others in the same JVM. It owns its threads, never {@code main}.
 *
 * <p>{@link #start} and {@link #close} are called once each, by the owner's thread; {@link #health} at any time by any.
 */
public interface Component extends AutoCloseable {

    /** Name in logs and errors: {@code trainer}, {@code analyzer-host sharpness}, {@code streams}. */
    String name();

    /**
     * Starts the component's threads and returns when it works.
     *
     * @throws RuntimeException if it cannot; the message says what to do
     */
    void start();

    /** How it is now. */
    Health health();

    /** Stops orderly: what was accepted is finished, then threads and connections end. Idempotent. */
    @Override
    void close();
}
