package io.edgewatch.analyzers.host.assembly;

import io.edgewatch.wire.Attempt;
import io.edgewatch.wire.RunManifest;
import java.util.List;

/**
 * Which attempt each step of a run is of: the highest one whose first step is not after it.
 *
 * @param attempts all so far, numbered from 1
 */
public record RunHistory(List<Attempt> attempts) {
    public RunHistory {
        attempts = List.copyOf(attempts);
    }

    /** The history as the manifest has it now. */
    public static RunHistory of(RunManifest manifest) {
        return new RunHistory(manifest.attempts());
    }

    /** Number of the newest attempt. */
    public int latest() {
        return attempts.size();
    }

    /** First step of an attempt; 0 for one that is not known. */
    public long firstStep(int attempt) {
        return isKnown(attempt) ? attempts.get(attempt - 1).firstStep() : 0;
    }

    /** The step before which an attempt's part of the history ends; {@link Long#MAX_VALUE} if nothing supersedes it. */
    public long endStep(int attempt) {
        return attempts.stream()
                .filter(later -> later.number() > attempt)
                .mapToLong(Attempt::firstStep)
                .min()
                .orElse(Long.MAX_VALUE);
    }

    /** Whether the step as that attempt took it is part of the run's history. */
    public boolean has(int attempt, long step) {
        return isKnown(attempt) && step >= firstStep(attempt) && step < endStep(attempt);
    }

    private boolean isKnown(int attempt) {
        return attempt >= 1 && attempt <= attempts.size();
    }
}
