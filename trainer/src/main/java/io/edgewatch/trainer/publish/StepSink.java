package io.edgewatch.trainer.publish;

/** Where a training loop puts its steps. */
@FunctionalInterface
public interface StepSink {

    /**
     * Takes a copy of the step; called by the training thread, in step order.
     *
     * @return whether it was accepted; if not, it is counted as dropped and will be declared as a gap
     * @throws InterruptedException if the thread is interrupted while it waits for room
     */
    boolean offer(TakenStep step) throws InterruptedException;
}
