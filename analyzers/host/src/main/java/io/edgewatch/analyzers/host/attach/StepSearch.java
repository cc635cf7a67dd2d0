package io.edgewatch.analyzers.host.attach;

import io.edgewatch.analyzers.host.assembly.AccountedSteps;
import io.edgewatch.analyzers.host.assembly.RunHistory;
import io.edgewatch.analyzers.host.work.RunTask;
import io.edgewatch.wire.Progress;
import io.edgewatch.wire.RunEvent;
import io.edgewatch.wire.TensorReference;
import io.edgewatch.wire.Topic;
import java.util.EnumMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Finds among a run's events the step to begin with. Its record says where its tensors lie, so that nothing before needs
 * to be read.
 */
public final class StepSearch {
    private record Found(RunEvent.Step step, long offset) {}

    private final RunTask task;
    private final From from;
    private final RunHistory history;
    private final AccountedSteps accounted;
    private @Nullable Found found;

    public StepSearch(RunTask task, From from) {
        this.task = task;
        this.from = from;
        this.history = RunHistory.of(task.manifest());
        this.accounted = task.accounted();
    }

    /** Takes the run's next event; those that are not of its history, or lack what the instance needs, are passed over. */
    public void add(RunEvent event, long offset) {
        if (event instanceof RunEvent.Step step
                && history.has(step.attempt(), step.step())
                && accounted.hasTensors(step.step())
                && !isThere()) {
            found = new Found(step, offset);
        }
    }

    /** The newest step is never known to be the last one. */
    private boolean isThere() {
        Found sofar = found;
        return sofar != null && from instanceof From.Step first && sofar.step().step() >= first.step();
    }

    /** How far the instance is counted to be, if the run has any step. */
    public Optional<Progress> beginning() {
        Found here = found;
        if (here == null) {
            return Optional.empty();
        }
        long first = from instanceof From.Step step ? step.step() : here.step().step();
        return Optional.of(task.attachedAt(
                here.step().attempt(), first, offsets(here), "not measured, for it began from " + from));
    }

    private static Map<Topic, Long> offsets(Found here) {
        Map<Topic, Long> offsets = new EnumMap<>(Topic.class);
        offsets.put(Topic.STEPS, here.offset());
        for (TensorReference tensor : here.step().tensors()) {
            offsets.put(tensor.kind().topic(), tensor.firstOffset());
        }
        return offsets;
    }
}
