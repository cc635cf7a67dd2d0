package io.edgewatch.streams.phase;

import io.edgewatch.wire.Alert;
import io.edgewatch.wire.PhaseChange;
import java.util.List;

/**
 * What one record led to.
 *
 * @param judgement from now on
 * @param changes phases entered
 * @param alerts raised
 */
public record Verdict(RunJudgement judgement, List<PhaseChange> changes, List<Alert> alerts) {
    public Verdict {
        changes = List.copyOf(changes);
        alerts = List.copyOf(alerts);
    }

    static Verdict nothing(RunJudgement judgement) {
        return new Verdict(judgement, List.of(), List.of());
    }
}
