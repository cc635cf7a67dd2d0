package io.edgewatch.trainer.attempt;

import io.edgewatch.runtime.kafka.KafkaConnection;
import io.edgewatch.runtime.kafka.RunCatalogue;
import io.edgewatch.runtime.kafka.TopicSetup;
import io.edgewatch.runtime.kafka.TopicSnapshot;
import io.edgewatch.runtime.kafka.UngroupedConsumer;
import io.edgewatch.wire.MalformedRecordException;
import io.edgewatch.wire.RunManifest;
import io.edgewatch.wire.RunManifestCodec;
import io.edgewatch.wire.Topic;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.IntConsumer;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** {@link KnownRuns} of a cluster, read from its topics. */
public final class ClusterRuns implements KnownRuns {
    private static final Logger LOG = LoggerFactory.getLogger(ClusterRuns.class);
    private static final Duration READ_LIMIT = Duration.ofSeconds(60);
    private static final Set<Topic> WRITTEN =
            EnumSet.of(Topic.RUNS, Topic.DATASETS, Topic.GRADIENTS, Topic.WEIGHTS, Topic.STEPS);

    private final KafkaConnection connection;
    private final TopicSnapshot snapshot;

    public ClusterRuns(KafkaConnection connection) {
        this.connection = connection;
        this.snapshot = new TopicSnapshot(connection, "edgewatch-trainer-snapshot");
    }

    @Override
    public int partitions() {
        try (TopicSetup topics = new TopicSetup(connection)) {
            return topics.requirePartitions(WRITTEN);
        }
    }

    @Override
    public Map<String, RunManifest> manifests() {
        return RunCatalogue.read(snapshot);
    }

    @Override
    public Optional<RunManifest> lastBefore(String run, int partition, long offset) {
        byte[] key = run.getBytes(StandardCharsets.UTF_8);
        Optional<RunManifest> last = Optional.empty();
        for (ConsumerRecord<byte[], byte[]> record : snapshot.read(Topic.RUNS, partition)) {
            if (record.offset() < offset && Arrays.equals(record.key(), key)) {
                last = decode(record);
            }
        }
        return last;
    }

    private static Optional<RunManifest> decode(ConsumerRecord<byte[], byte[]> record) {
        if (record.value() == null) {
            return Optional.empty();
        }
        try {
            return Optional.of(new RunManifestCodec().decode(record.value()));
        } catch (MalformedRecordException e) {
            LOG.warn("offset {} of {} is not a manifest: {}", record.offset(), record.topic(), e.getMessage());
            return Optional.empty();
        }
    }

    @Override
    public ToldSteps told(RunManifest run, long fromOffset) {
        try (Consumer<byte[], byte[]> consumer = UngroupedConsumer.open(connection, "edgewatch-trainer-history")) {
            return new StepsReader(consumer, READ_LIMIT)
                    .read(new ToldSteps(run.run(), run.publish()), run.run(), run.partition(), fromOffset);
        }
    }

    @Override
    public AttemptWatch watch(RunManifest own, long offset, IntConsumer superseded) {
        return new AttemptWatch(
                own, offset, () -> UngroupedConsumer.open(connection, "edgewatch-trainer-watch"), superseded);
    }
}
