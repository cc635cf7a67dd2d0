package io.edgewatch.runtime.lifecycle;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.ConcurrentLinkedDeque;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A process as the parts it is made of: started in order, watched until the work is done, one of them fails or someone
 * asks for the end, then closed in reverse order. Owned by one thread; {@link #requestStop} and {@link #components} by
 * any.
 */
public final class ProcessLife implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(ProcessLife.class);

    private final Deque<Component> running = new ConcurrentLinkedDeque<>();
    private final CountDownLatch stopRequested = new CountDownLatch(1);

    /**
     * Starts a part.
     *
     * @throws PartFailedException if it cannot start, naming it
     * @throws StoppedWhileStartingException if the process has been asked to stop
     */
    public <C extends Component> C start(C component) {
        if (isStopRequested()) {
            throw new StoppedWhileStartingException();
        }
        try {
            component.start();
        } catch (RuntimeException | Error e) {
            throw new PartFailedException(component.name(), e);
        }
        running.push(component);
        return component;
    }

    /** Those that run now, the newest first. */
    public List<Component> components() {
        return new ArrayList<>(running);
    }

    /** Asks the process to end orderly. */
    public void requestStop() {
        stopRequested.countDown();
    }

    public boolean isStopRequested() {
        return stopRequested.getCount() == 0;
    }

    /** Waits so long, or until someone asks for the end; answers whether someone has. */
    public boolean awaitStop(Duration atMost) throws InterruptedException {
        return stopRequested.await(atMost.toNanos(), TimeUnit.NANOSECONDS);
    }

    /**
     * Lives until {@code done}, or until someone asks for the end.
     *
     * @param period how often to look
     * @param look called each time, for a status line
     * @throws PartFailedException if a part fails meanwhile
     */
    public void await(Duration period, BooleanSupplier done, Runnable look) throws InterruptedException {
        do {
            PartFailedException.throwIfOneFailed(components());
            look.run();
        } while (!done.getAsBoolean() && !awaitStop(period));
        PartFailedException.throwIfOneFailed(components());
    }

    @Override
    public void close() {
        while (!running.isEmpty()) {
            Component component = running.pop();
            try {
                component.close();
            } catch (RuntimeException e) {
                LOG.warn("{} did not stop cleanly", component.name(), e);
            }
        }
    }
}
