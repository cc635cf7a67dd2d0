package io.edgewatch.analyzers.host.intake;

import io.edgewatch.wire.TensorKind;
import io.edgewatch.wire.Topic;
import java.util.Collection;
import java.util.Set;

/** Which topic of a partition is so far ahead of the others that its reading has to wait. */
final class FlowControl {
    /** Tensor bytes held per topic and partition before the topic is paused; at least four tensors fit. */
    private static final long BUFFER_BYTES = 64L << 20;

    private static final int BUFFER_EVENTS = 10_000;

    private final Set<TensorKind> kinds;

    FlowControl(Set<TensorKind> kinds) {
        this.kinds = Set.copyOf(kinds);
    }

    boolean isAhead(Topic topic, Collection<ActiveRun> runs) {
        if (topic == Topic.STEPS) {
            return runs.stream()
                            .mapToLong(run -> run.assembler().pendingEvents())
                            .sum()
                    > BUFFER_EVENTS;
        }
        // while a step waits for chunks, what is ahead of it may be what dead trainers left, and nothing else frees
        // that
        return kinds.stream()
                .filter(kind -> kind.topic() == topic)
                .anyMatch(kind ->
                        bufferedBytes(kind, runs) > bound(runs) && runs.stream().noneMatch(run -> run.waitsFor(kind)));
    }

    private static long bufferedBytes(TensorKind kind, Collection<ActiveRun> runs) {
        return runs.stream()
                .mapToLong(run -> run.assembler().bufferedBytes(kind))
                .sum();
    }

    private static long bound(Collection<ActiveRun> runs) {
        long largest = runs.stream().mapToLong(ActiveRun::tensorBytes).max().orElse(0);
        return Math.max(BUFFER_BYTES, 4 * largest);
    }
}
