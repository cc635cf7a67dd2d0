package io.edgewatch.analyzers.host;

import io.edgewatch.wire.Attempt;
import io.edgewatch.wire.DatasetReference;
import io.edgewatch.wire.ParameterBlock;
import io.edgewatch.wire.Precision;
import io.edgewatch.wire.RunManifest;
import io.edgewatch.wire.Specification;
import io.edgewatch.wire.Topic;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Manifests for tests. */
public final class Manifests {
    private Manifests() {}

    /** A run of one attempt that starts at offset 0 of its topics. */
    public static RunManifest ofRun(String run, int weights) {
        return ofRun(run, weights, Map.of(Topic.STEPS, 0L, Topic.WEIGHTS, 0L, Topic.GRADIENTS, 0L));
    }

    /** A run of as many attempts as there are start offsets. */
    @SafeVarargs
    public static RunManifest ofRun(String run, int weights, Map<Topic, Long>... startOffsets) {
        List<Attempt> attempts = new ArrayList<>();
        for (Map<Topic, Long> offsets : startOffsets) {
            attempts.add(new Attempt(attempts.size() + 1, 0, offsets, Instant.ofEpochMilli(1)));
        }
        return new RunManifest(
                run,
                "test",
                0,
                Specification.of("mlp", Map.of()),
                Specification.of("mse", Map.of()),
                Specification.of("gd", Map.of("learning-rate", "0.5")),
                Specification.of("full", Map.of()),
                Precision.F32,
                List.of(new ParameterBlock("weights", List.of(weights))),
                new DatasetReference("a".repeat(64), 0, 0, 1, 10),
                0,
                10,
                1,
                1,
                Map.of(),
                attempts);
    }
}
