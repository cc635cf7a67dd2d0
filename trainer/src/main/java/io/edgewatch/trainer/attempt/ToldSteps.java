package io.edgewatch.trainer.attempt;

import io.edgewatch.wire.PublishPlan;
import io.edgewatch.wire.RunEvent;
import java.time.Instant;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/** Which steps the events of a run tell of, as published or as missing, by attempt. */
public final class ToldSteps {
    private final String run;
    private final PublishPlan publish;
    private final Map<Integer, BitSet> told = new TreeMap<>();
    private final Set<Integer> ended = new HashSet<>();

    /**
     * Nothing is told yet.
     *
     * @param publish which steps are to be told of
     */
    public ToldSteps(String run, PublishPlan publish) {
        this.run = run;
        this.publish = publish;
    }

    /** Takes note of an event; those of other runs are passed over. */
    public void add(RunEvent event) {
        if (!event.run().equals(run)) {
            return;
        }
        BitSet steps = told.computeIfAbsent(event.attempt(), a -> new BitSet());
        if (event instanceof RunEvent.Step step) {
            add(event.attempt(), step.step());
        } else if (event instanceof RunEvent.Gap gap) {
            steps.set(index(gap.firstStep()), index(gap.lastStep() + 1));
        } else if (event instanceof RunEvent.Ended) {
            ended.add(event.attempt());
        }
    }

    /** Takes note that the step is, or is about to be, told of. */
    public void add(int attempt, long step) {
        told.computeIfAbsent(attempt, a -> new BitSet()).set(index(step));
    }

    /** Of the first published step that is not before this one. */
    private int index(long step) {
        return Math.toIntExact(publish.countBefore(step));
    }

    /** Whether a Step or a Gap of the attempt tells of the step. */
    public boolean tells(int attempt, long step) {
        BitSet steps = told.get(attempt);
        return steps != null && publish.publishes(step) && steps.get(index(step));
    }

    /** Whether the attempt has said how it ended. */
    public boolean hasEnded(int attempt) {
        return ended.contains(attempt);
    }

    /**
     * The steps from {@code first} to before {@code end} of which nothing tells, as gaps to be declared.
     *
     * @param reason why they are missing, for a person
     */
    public List<RunEvent.Gap> untold(int attempt, long first, long end, Instant now, String reason) {
        BitSet steps = told.getOrDefault(attempt, new BitSet());
        List<RunEvent.Gap> gaps = new ArrayList<>();
        int limit = index(end);
        int from = steps.nextClearBit(index(first));
        while (from < limit) {
            int next = steps.nextSetBit(from);
            int to = next < 0 || next > limit ? limit : next;
            gaps.add(new RunEvent.Gap(
                    run, attempt, now, publish.stepAfter(from), publish.stepAfter(to - 1), to - from, reason));
            from = steps.nextClearBit(to);
        }
        return gaps;
    }
}
