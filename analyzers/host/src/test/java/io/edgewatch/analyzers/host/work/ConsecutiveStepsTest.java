package io.edgewatch.analyzers.host.work;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.edgewatch.analyzers.api.Analyzer;
import io.edgewatch.analyzers.api.AnalyzerContext;
import io.edgewatch.analyzers.api.AnalyzerPlugin;
import io.edgewatch.analyzers.api.Quantity;
import io.edgewatch.analyzers.api.TensorInput;
import io.edgewatch.analyzers.host.AnalyzerInstance;
import io.edgewatch.analyzers.host.RunLog;
import io.edgewatch.analyzers.host.assembly.StepPolicy;
import io.edgewatch.wire.PublishPlan;
import io.edgewatch.wire.RunManifest;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ConsecutiveStepsTest {
    /** Needs as many steps as its setting says. */
    private record Needing(int steps, Set<TensorInput> inputs) implements AnalyzerPlugin {
        @Override
        public String name() {
            return "needing";
        }

        @Override
        public String description() {
            return "For tests.";
        }

        @Override
        public int consecutiveSteps(Map<String, String> settings) {
            return steps;
        }

        @Override
        public List<Quantity> quantities() {
            return List.of();
        }

        @Override
        public Map<String, String> defaultSettings() {
            return Map.of();
        }

        @Override
        public Analyzer create(AnalyzerContext context) {
            throw new UnsupportedOperationException("not asked for");
        }
    }

    private static RunTask task(int needed, int every, int consecutive, String policy) {
        RunManifest run = RunLog.manifest("a-run", 2, new PublishPlan(every, consecutive, 0));
        return new RunTask(
                run,
                AnalyzerInstance.of(new Needing(needed, Set.of(TensorInput.WEIGHTS))),
                StepPolicy.parse(policy),
                0);
    }

    private static RunTask taskWithState(int needed, int stateEvery) {
        RunManifest run = RunLog.manifest("a-run", 2, new PublishPlan(1, 1, stateEvery));
        return RunTask.every(run, AnalyzerInstance.of(new Needing(needed, Set.of(TensorInput.OPTIMIZER_STATE))));
    }

    @ParameterizedTest
    @CsvSource({
        "1, 10, 1, every",
        "3, 10, 3, every",
        "3, 1, 1, every",
        "12, 5, 5, every",
        "2147483647, 4, 4, every",
        "1, 10, 2, every:3",
        "1, 1, 1, latest"
    })
    void takesARunThatPublishesAsManyInARow(int needed, int every, int consecutive, String policy) {
        // When, Then
        assertThatCode(() -> ConsecutiveSteps.require(task(needed, every, consecutive, policy)))
                .doesNotThrowAnyException();
    }

    @Test
    void refusesARunThatPublishesFewerAndNamesBothNumbers() {
        // When, Then
        assertThatThrownBy(() -> ConsecutiveSteps.require(task(12, 20, 5, "every")))
                .isInstanceOf(CheckedObjective.RefusedException.class)
                .hasMessage("analyzer needing needs 12 consecutive steps, run a-run publishes 5 of every 20; it takes"
                        + " publish: {every: 1} or {consecutive: 12}");
    }

    @Test
    void whatNeedsAllStepsTakesNoGaps() {
        // When, Then
        assertThatThrownBy(() -> ConsecutiveSteps.require(task(AnalyzerPlugin.ALL_STEPS, 20, 19, "every")))
                .isInstanceOf(CheckedObjective.RefusedException.class)
                .hasMessage("analyzer needing needs all steps, run a-run publishes 19 of every 20; it takes"
                        + " publish: {every: 1}");
    }

    @ParameterizedTest
    @CsvSource({"every:2", "latest"})
    void refusesAPolicyThatPassesStepsOver(String policy) {
        // When, Then
        assertThatThrownBy(() -> ConsecutiveSteps.require(task(3, 1, 1, policy)))
                .isInstanceOf(CheckedObjective.RefusedException.class)
                .hasMessage("analyzer needing needs 3 consecutive steps, policy " + policy
                        + " gives 1; it takes policy every");
    }

    @Test
    void refusesARunWithoutTheStateThatItNeedsAndNamesTheSetting() {
        // When, Then
        assertThatThrownBy(() -> ConsecutiveSteps.require(taskWithState(1, 0)))
                .isInstanceOf(CheckedObjective.RefusedException.class)
                .hasMessage("analyzer needing needs the optimizer's state of a run with gd, run a-run publishes none;"
                        + " it takes publish: {optimizer-state: {every: 1}}");
    }

    @Test
    void refusesARunWhoseStatesAreNotConsecutiveAndNamesBothNumbers() {
        // When, Then
        assertThatThrownBy(() -> ConsecutiveSteps.require(taskWithState(12, 5)))
                .isInstanceOf(CheckedObjective.RefusedException.class)
                .hasMessage(
                        "analyzer needing needs 12 consecutive steps with the optimizer's state, run a-run publishes it"
                                + " with 1 of every 5 of its steps; it takes publish: {optimizer-state: {every: 1}}");
    }

    @ParameterizedTest
    @CsvSource({"1, 5", "12, 1"})
    void takesARunWhoseStepsCarryTheState(int needed, int stateEvery) {
        // When, Then
        assertThatCode(() -> ConsecutiveSteps.require(taskWithState(needed, stateEvery)))
                .doesNotThrowAnyException();
    }
}
