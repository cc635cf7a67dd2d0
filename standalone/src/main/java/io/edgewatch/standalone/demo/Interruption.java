package io.edgewatch.standalone.demo;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Turns Ctrl-C into an orderly end: the JVM is asked to shut down, the run is asked to stop, and the JVM ends when it has,
 * with the run's exit code.
 */
final class Interruption implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Interruption.class);
    private static final long LIMIT_SECONDS = 150;
    private static final int NOT_ENDED = 1;

    private final CompletableFuture<Integer> exitCode = new CompletableFuture<>();
    private final Thread hook;

    /**
     * Listens from now on.
     *
     * @param stop asks the run to stop; called by the JVM's shutdown thread
     */
    Interruption(Runnable stop) {
        this.hook = new Thread(() -> await(stop), "edgewatch-shutdown");
        Runtime.getRuntime().addShutdownHook(hook);
    }

    /** Says that the run has ended and all is tidied up. */
    void ended(int code) {
        exitCode.complete(code);
    }

    private void await(Runnable stop) {
        stop.run();
        int code = NOT_ENDED;
        try {
            code = exitCode.get(LIMIT_SECONDS, TimeUnit.SECONDS);
        } catch (TimeoutException e) {
            LOG.error("the run did not end within {} s of being asked to", LIMIT_SECONDS);
        } catch (ExecutionException e) {
            LOG.error("the run failed", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        Runtime.getRuntime().halt(code);
    }

    @Override
    public void close() {
        exitCode.complete(NOT_ENDED);
        try {
            Runtime.getRuntime().removeShutdownHook(hook);
        } catch (IllegalStateException e) {
            LOG.debug("the JVM is shutting down already", e);
        }
    }
}
