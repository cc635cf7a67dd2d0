package io.edgewatch.analyzers.host;

import io.edgewatch.analyzers.host.work.ObjectiveSource;
import io.edgewatch.experiment.data.Dataset;
import io.edgewatch.experiment.data.DatasetAssembly;
import io.edgewatch.experiment.manifest.RunObjective;
import io.edgewatch.experiment.manifest.UnsupportedRunException;
import io.edgewatch.runtime.kafka.KafkaConnection;
import io.edgewatch.wire.DatasetChunk;
import io.edgewatch.wire.DatasetChunkCodec;
import io.edgewatch.wire.DatasetReference;
import io.edgewatch.wire.MalformedRecordException;
import io.edgewatch.wire.RunManifest;
import io.edgewatch.wire.Topic;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;

/** Rebuilds a run's loss from its manifest and the training data on {@link Topic#DATASETS}; nothing else is needed. */
final class TopicObjectives implements ObjectiveSource {
    private static final Duration LIMIT = Duration.ofSeconds(120);

    private final KafkaConnection connection;
    private final String clientId;

    TopicObjectives(KafkaConnection connection, String clientId) {
        this.connection = connection;
        this.clientId = clientId;
    }

    @Override
    public RunObjective open(RunManifest manifest) throws UnavailableException {
        try {
            return RunObjective.from(manifest, dataset(manifest.dataset()));
        } catch (MalformedRecordException | UnsupportedRunException e) {
            throw new UnavailableException("run " + manifest.run() + ": " + e.getMessage(), e);
        }
    }

    private Dataset dataset(DatasetReference reference) throws MalformedRecordException {
        DatasetAssembly assembly = new DatasetAssembly(reference);
        DatasetChunkCodec codec = new DatasetChunkCodec();
        try (Consumer<byte[], byte[]> consumer = open()) {
            TopicPartition source = new TopicPartition(Topic.DATASETS.topicName(), reference.partition());
            consumer.assign(List.of(source));
            // compaction may have moved chunks of data that was published again to later offsets
            consumer.seek(source, reference.firstOffset());
            long deadline = System.nanoTime() + LIMIT.toNanos();
            while (!assembly.isComplete()) {
                if (System.nanoTime() > deadline) {
                    throw new IllegalStateException("training data " + reference.contentHash() + " is not complete on "
                            + source + " after " + LIMIT.toSeconds() + " s");
                }
                for (ConsumerRecord<byte[], byte[]> record : consumer.poll(Duration.ofMillis(200))) {
                    if (record.value() == null) {
                        continue; // data that was deleted
                    }
                    DatasetChunk chunk = codec.decode(record.value());
                    if (assembly.wants(chunk)) {
                        assembly.add(chunk);
                    }
                }
            }
        }
        return assembly.finish();
    }

    private Consumer<byte[], byte[]> open() {
        return new KafkaConsumer<>(
                connection.settings(
                        clientId,
                        Map.of(
                                "enable.auto.commit", "false",
                                "allow.auto.create.topics", "false",
                                "auto.offset.reset", "earliest")),
                new ByteArrayDeserializer(),
                new ByteArrayDeserializer());
    }
}
