package io.edgewatch.analyzers.api;

import io.edgewatch.numerics.objective.Objective;
import io.edgewatch.numerics.optimizer.UpdateRule;
import java.util.Map;

/**
 * What an analyzer knows of its run before the first step.
 *
 * @param run run id
 * @param attempt attempt number, from 1
 * @param objective L(w) of the run, rebuilt from its manifest; the host owns it
 * @param updateRule the run's optimizer
 * @param settings every setting of the plugin, defaults filled in
 */
public record AnalyzerContext(
        String run, int attempt, Objective objective, UpdateRule updateRule, Map<String, String> settings) {
    public AnalyzerContext {
        settings = Map.copyOf(settings);
    }
}
