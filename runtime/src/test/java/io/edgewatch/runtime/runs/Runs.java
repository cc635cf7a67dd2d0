package io.edgewatch.runtime.runs;

import io.edgewatch.wire.Attempt;
import io.edgewatch.wire.DatasetReference;
import io.edgewatch.wire.ParameterBlock;
import io.edgewatch.wire.Precision;
import io.edgewatch.wire.PublishPlan;
import io.edgewatch.wire.RunManifest;
import io.edgewatch.wire.Specification;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Manifests to test with. */
final class Runs {
    static final Instant STARTED = Instant.parse("2026-01-01T00:00:00Z");

    private Runs() {}

    /** On that partition, with data of that hash digit and partition. */
    static RunManifest manifest(String run, int partition, char hash, int dataPartition) {
        return new RunManifest(
                run,
                "small",
                partition,
                Specification.of("mlp", Map.of("hidden", "8")),
                Specification.of("mse", Map.of()),
                Specification.of("gd", Map.of("learning-rate", "0.1")),
                Specification.of("full", Map.of()),
                Precision.F64,
                List.of(new ParameterBlock("weight", List.of(2))),
                new DatasetReference(String.valueOf(hash).repeat(64), dataPartition, 0, 2, 2_000_000),
                7,
                Optional.of(Specification.of("drawn", Map.of("scale", "1.0", "kick-size", "0.03"))),
                100,
                PublishPlan.every(1),
                1,
                Map.of("java", "17"),
                List.of(new Attempt(1, 0, Map.of(), STARTED), new Attempt(2, 40, Map.of(), STARTED.plusSeconds(60))));
    }
}
