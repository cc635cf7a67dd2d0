package io.edgewatch.analyzers.host.work;

import io.edgewatch.analyzers.api.AnalyzerPlugin;
import io.edgewatch.analyzers.host.AnalyzerInstance;
import io.edgewatch.analyzers.host.assembly.StepPolicy;
import io.edgewatch.wire.PublishPlan;

/** Whether an instance gets the steps it needs: with the optimizer's state, and as many in a row. */
final class ConsecutiveSteps {
    private ConsecutiveSteps() {}

    /** Refuses a run that publishes fewer, or without a state that it takes, or a policy that passes some over. */
    static void require(RunTask task) throws CheckedObjective.RefusedException {
        AnalyzerInstance instance = task.instance();
        if (task.tensors().lackState()) {
            throw new CheckedObjective.RefusedException(
                    "analyzer " + instance.plugin().name()
                            + " needs the optimizer's state of a run with "
                            + task.manifest().optimizer().kind() + ", run " + task.run()
                            + " publishes none; it takes publish: {optimizer-state: {every: 1}}");
        }
        int wanted = instance.plugin().consecutiveSteps(instance.settings());
        String needs = "analyzer " + instance.plugin().name() + " needs "
                + (wanted == AnalyzerPlugin.ALL_STEPS ? "all steps" : wanted + " consecutive steps");
        if (wanted > 1 && !task.policy().equals(StepPolicy.ALL)) {
            throw new CheckedObjective.RefusedException(
                    needs + ", policy " + task.policy() + " gives 1; it takes policy every");
        }
        PublishPlan plan = task.manifest().publish();
        if (wanted > 1 && task.tensors().haveState() && plan.optimizerStateEvery() > 1) {
            throw new CheckedObjective.RefusedException(needs + " with the optimizer's state, run " + task.run()
                    + " publishes it with 1 of every " + plan.optimizerStateEvery()
                    + " of its steps; it takes publish: {optimizer-state: {every: 1}}");
        }
        int given = plan.publishesAll() ? Integer.MAX_VALUE : plan.consecutive();
        if (wanted > given) {
            throw new CheckedObjective.RefusedException(
                    needs + ", run " + task.run() + " publishes " + given + " of every " + plan.every()
                            + "; it takes publish: {every: 1}"
                            + (wanted == AnalyzerPlugin.ALL_STEPS ? "" : " or {consecutive: " + wanted + "}"));
        }
    }
}
