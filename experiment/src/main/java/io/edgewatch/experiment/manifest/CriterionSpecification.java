package io.edgewatch.experiment.manifest;

import io.edgewatch.experiment.TargetShape;
import io.edgewatch.numerics.network.Criterion;
import io.edgewatch.numerics.network.Loss;
import io.edgewatch.wire.Specification;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Stream;

/** Criteria as manifests name them. Settings that say nothing are left out, so that older readers know what they know. */
final class CriterionSpecification {
    /** Criterion of a model that is its own loss. */
    private static final String NONE = "none";

    private static final String POSITIONS = "positions";
    private static final String MASKED = "masked";
    private static final List<String> KINDS =
            Stream.of(Criterion.values()).map(Criterion::lowerCaseName).toList();

    private CriterionSpecification() {}

    static Specification of(Optional<Criterion> criterion, TargetShape targets) {
        if (criterion.isEmpty()) {
            return Specification.of(NONE, Map.of());
        }
        Map<String, String> settings = new TreeMap<>();
        if (targets.positions() > 1) {
            settings.put(POSITIONS, Integer.toString(targets.positions()));
        }
        if (targets.masked()) {
            settings.put(MASKED, Boolean.toString(true));
        }
        return Specification.of(criterion.get().lowerCaseName(), settings);
    }

    static Loss loss(Specification specification) throws UnsupportedRunException {
        KnownSpecification known = KnownSpecification.of("criterion", specification, KINDS)
                .withSettingsAndMaybe(List.of(POSITIONS, MASKED));
        int positions = known.get(POSITIONS, Integer::parseInt, 1);
        boolean masked = known.get(MASKED, KnownSpecification::flag, false);
        return known.checked(() -> new Loss(Criterion.named(specification.kind()), positions, masked));
    }

    static void requireNone(Specification specification) throws UnsupportedRunException {
        KnownSpecification.of("criterion", specification, List.of(NONE)).withSettings();
    }
}
