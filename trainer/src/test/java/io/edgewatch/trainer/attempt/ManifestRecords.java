package io.edgewatch.trainer.attempt;

import io.edgewatch.wire.Attempt;
import io.edgewatch.wire.DatasetReference;
import io.edgewatch.wire.ParameterBlock;
import io.edgewatch.wire.Precision;
import io.edgewatch.wire.PublishPlan;
import io.edgewatch.wire.RunManifest;
import io.edgewatch.wire.RunManifestCodec;
import io.edgewatch.wire.Specification;
import io.edgewatch.wire.Topic;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import org.apache.kafka.clients.consumer.ConsumerRecord;

/** Manifests of a run with so many attempts, and as records. */
final class ManifestRecords {
    static final int PARTITION = 3;
    private static final Instant NOW = Instant.ofEpochMilli(1_700_000_000_000L);

    private ManifestRecords() {}

    static RunManifest manifest(String run, int attempts) {
        return new RunManifest(
                run,
                "small",
                PARTITION,
                Specification.of("mlp", Map.of("hidden", "3")),
                Specification.of("mse", Map.of()),
                Specification.of("gd", Map.of("learning-rate", "0.1")),
                Specification.of("full", Map.of()),
                Precision.F64,
                List.of(new ParameterBlock("layer0.weight", List.of(3, 2))),
                new DatasetReference("a".repeat(64), PARTITION, 0, 1, 10),
                7,
                Optional.empty(),
                100,
                PublishPlan.every(1),
                1,
                Map.of(),
                IntStream.rangeClosed(1, attempts)
                        .mapToObj(n -> new Attempt(n, 10L * n - 10, Map.of(Topic.STEPS, 5L), NOW))
                        .toList());
    }

    static ConsumerRecord<byte[], byte[]> record(RunManifest manifest, long offset) {
        return new ConsumerRecord<>(
                Topic.RUNS.topicName(), PARTITION, offset, manifest.key(), new RunManifestCodec().encode(manifest));
    }
}
