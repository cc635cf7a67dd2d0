package io.edgewatch.analyzers.host.work;

import io.edgewatch.analyzers.api.AnalyzerPlugin;
import io.edgewatch.analyzers.host.AnalyzerInstance;
import io.edgewatch.analyzers.host.assembly.StepPolicy;
import io.edgewatch.wire.PublishPlan;

/** Whether an instance gets as many steps in a row as it needs. */
final class ConsecutiveSteps {
    private ConsecutiveSteps() {}

    /** Refuses a run that publishes fewer, or a policy that passes some over. */
    static void require(RunTask task) throws CheckedObjective.RefusedException {
        AnalyzerInstance instance = task.instance();
        int wanted = instance.plugin().consecutiveSteps(instance.settings());
        int given = task.policy().equals(StepPolicy.ALL) ? published(task) : 1;
        if (wanted <= given) {
            return;
        }
        String needs = "analyzer " + instance.plugin().name() + " needs "
                + (wanted == AnalyzerPlugin.ALL_STEPS ? "all steps" : wanted + " consecutive steps");
        throw new CheckedObjective.RefusedException(
                task.policy().equals(StepPolicy.ALL)
                        ? needs + ", run " + task.run() + " publishes " + given + " of every "
                                + task.manifest().publish().every() + "; it takes publish: {every: 1}"
                                + (wanted == AnalyzerPlugin.ALL_STEPS ? "" : " or {consecutive: " + wanted + "}")
                        : needs + ", policy " + task.policy() + " gives 1; it takes policy every");
    }

    /** Consecutive steps of the run that are published. */
    private static int published(RunTask task) {
        PublishPlan plan = task.manifest().publish();
        return plan.publishesAll() ? Integer.MAX_VALUE : plan.consecutive();
    }
}
