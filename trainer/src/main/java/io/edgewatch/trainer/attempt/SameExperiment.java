package io.edgewatch.trainer.attempt;

import io.edgewatch.experiment.manifest.RunFunction;
import io.edgewatch.wire.PublishPlan;
import io.edgewatch.wire.RunManifest;
import io.edgewatch.wire.Specification;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/** Whether a run can go on with an experiment: all that decides its trajectory must be as it was. */
public final class SameExperiment {
    private SameExperiment() {}

    /**
     * The first field that differs, with both values, in one line.
     *
     * @param run as registered
     * @param function of the experiment that is to go on
     * @param contentHash of its training data
     * @param seed of its initial weights
     * @param start of its step 0; passed over where the manifest does not tell
     * @param publish which steps are published
     */
    public static Optional<String> firstDifference(
            RunManifest run,
            RunFunction function,
            String contentHash,
            long seed,
            Specification start,
            PublishPlan publish) {
        Map<String, Object[]> fields = new LinkedHashMap<>();
        fields.put("model", pair(run.model(), function.model()));
        fields.put("criterion", pair(run.criterion(), function.criterion()));
        fields.put("optimizer", pair(run.optimizer(), function.optimizer()));
        fields.put("batch rule", pair(run.batchRule(), function.batchRule()));
        fields.put(
                "precision", pair(run.precision().label(), function.precision().label()));
        fields.put("layout", pair(run.layout(), function.layout()));
        fields.put("data hash", pair(run.dataset().contentHash(), contentHash));
        fields.put("seed", pair(run.seed(), seed));
        run.start().ifPresent(was -> fields.put("start", pair(was, start)));
        fields.put("publish every", pair(run.publish().every(), publish.every()));
        fields.put("publish consecutive", pair(run.publish().consecutive(), publish.consecutive()));
        fields.put(
                "publish optimizer-state every",
                pair(run.publish().optimizerStateEvery(), publish.optimizerStateEvery()));
        return fields.entrySet().stream()
                .filter(field -> !field.getValue()[0].equals(field.getValue()[1]))
                .map(field -> field.getKey() + " was " + field.getValue()[0] + " and is " + field.getValue()[1])
                .findFirst();
    }

    private static Object[] pair(Object was, Object is) {
        return new Object[] {was, is};
    }
}
