package io.edgewatch.experiment.manifest;

import io.edgewatch.experiment.BatchChoice;
import io.edgewatch.numerics.objective.BatchRule;
import io.edgewatch.wire.Specification;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/** Batch rules as manifests carry them: {@code full}, or {@code minibatch} with all it takes to find the examples of any step. */
final class BatchSpecification {
    private static final String FULL = "full";
    private static final String MINIBATCH = "minibatch";
    private static final String SIZE = "size";
    private static final String ORDER = "order";
    private static final String SEED = "seed";

    private BatchSpecification() {}

    static Specification of(Optional<BatchChoice> batch, long seed) {
        return batch.map(chosen -> Specification.of(
                        MINIBATCH,
                        Map.of(
                                SIZE, Integer.toString(chosen.size()),
                                ORDER, chosen.order().label(),
                                SEED, Long.toString(seed))))
                .orElseGet(() -> Specification.of(FULL, Map.of()));
    }

    /** The rule; empty if each step is taken on all examples. */
    static Optional<BatchRule> rule(Specification batchRule) throws UnsupportedRunException {
        var known = KnownSpecification.of("batch rule", batchRule, List.of(FULL, MINIBATCH));
        if (batchRule.kind().equals(FULL)) {
            known.withSettings();
            return Optional.empty();
        }
        known.withSettings(SIZE, ORDER, SEED);
        int size = known.get(SIZE, Integer::parseInt);
        BatchRule.Order order = known.get(ORDER, BatchSpecification::order);
        long seed = known.get(SEED, Long::parseLong);
        return Optional.of(known.checked(() -> new BatchRule(size, order, seed)));
    }

    private static BatchRule.Order order(String label) {
        return Stream.of(BatchRule.Order.values())
                .filter(order -> order.label().equals(label))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("wanted shuffled or with-replacement"));
    }
}
