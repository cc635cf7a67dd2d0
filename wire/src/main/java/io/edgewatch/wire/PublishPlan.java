package io.edgewatch.wire;

/**
 * Which steps of a run are published: at every multiple of {@code every}, so many in a row.
 *
 * @param every distance of the first ones of two rows, in steps
 * @param consecutive steps of a row, at most {@code every}
 * @param optimizerStateEvery every so many published steps, counted from step 0, carry the optimizer's state; 0 if none does
 */
public record PublishPlan(int every, int consecutive, int optimizerStateEvery) {
    public PublishPlan {
        Bounds.requireAtLeast("publish every", every, 1);
        Bounds.requireWithin("consecutive steps published of every " + every, consecutive, 1, every);
        Bounds.requireAtLeast("optimizer state every", optimizerStateEvery, 0);
    }

    /** Single steps, without the optimizer's state. */
    public static PublishPlan every(int every) {
        return new PublishPlan(every, 1, 0);
    }

    /** Whether the step is published. */
    public boolean publishes(long step) {
        return step % every < consecutive;
    }

    /** Whether all steps are. */
    public boolean publishesAll() {
        return consecutive == every;
    }

    /** Whether the step is published with the optimizer's state. */
    public boolean carriesOptimizerState(long step) {
        return optimizerStateEvery > 0 && publishes(step) && countBefore(step) % optimizerStateEvery == 0;
    }

    /** How many steps before this one are published, from step 0 on. */
    public long countBefore(long step) {
        return step / every * consecutive + Math.min(step % every, consecutive);
    }

    /** The step before which {@code count} others are published and that is published itself. */
    public long stepAfter(long count) {
        return count / consecutive * every + count % consecutive;
    }

    /** As an experiment file has it. */
    @Override
    public String toString() {
        return "every " + every + (consecutive == 1 ? "" : ", " + consecutive + " consecutive")
                + (optimizerStateEvery == 0 ? "" : ", optimizer state every " + optimizerStateEvery);
    }
}
