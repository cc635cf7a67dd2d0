package io.edgewatch.analyzers.api;

import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * An analyzer as the host finds it: a name, what it needs, what it measures, and a way to make one for a run.
 *
 * <p>Found by {@link java.util.ServiceLoader}; one instance serves all runs, so it holds no state.
 */
public interface AnalyzerPlugin {

    /** Name on the command line, {@code [a-z0-9][a-z0-9-]{0,62}}. */
    String name();

    /** One sentence for {@code edgewatch analyzers}. */
    String description();

    /** The tensors a step must carry. */
    Set<TensorInput> inputs();

    /** The same with these settings, defaults filled in; the host does not fetch others. */
    default Set<TensorInput> inputs(Map<String, String> settings) {
        return inputs();
    }

    /**
     * How many consecutive steps it takes to measure one, 1 where each stands alone; a run that publishes fewer in a row is refused.
     */
    default int consecutiveSteps() {
        return 1;
    }

    /** Consecutive steps of one that takes all of a run, without a gap. */
    int ALL_STEPS = Integer.MAX_VALUE;

    /** The same with these settings, defaults filled in. */
    default int consecutiveSteps(Map<String, String> settings) {
        return consecutiveSteps();
    }

    /**
     * Whether it evaluates the run's loss. For one that does not the loss is neither rebuilt nor checked, and no data is read: it takes runs
     * of any architecture, and the context's objective knows nothing but its dimension and precision.
     */
    default boolean needsObjective() {
        return true;
    }

    /** Every quantity it can publish. */
    List<Quantity> quantities();

    /** Settings with their defaults; the host refuses names that are not among them. */
    Map<String, String> defaultSettings();

    /**
     * Makes the analyzer of one run; called once per run and attempt, on the run's worker thread.
     *
     * @throws UnusableStateException if it cannot go on from the context's state; it is made again without one
     * @throws IllegalArgumentException if a setting's value is not usable; the message names it
     */
    Analyzer create(AnalyzerContext context);
}
