package io.edgewatch.trainer;

/** Holds training back on purpose. Asked on the training thread before each step, and again every few milliseconds until it opens. */
@FunctionalInterface
public interface StepGate {
    /** Whether the step may be taken now. */
    boolean opensFor(long step);

    /** Training waits for nobody. */
    static StepGate open() {
        return step -> true;
    }
}
