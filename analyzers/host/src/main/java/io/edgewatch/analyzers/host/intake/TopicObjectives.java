package io.edgewatch.analyzers.host.intake;

import io.edgewatch.analyzers.host.work.ObjectiveSource;
import io.edgewatch.experiment.data.Dataset;
import io.edgewatch.experiment.data.DatasetAssembly;
import io.edgewatch.experiment.manifest.RunObjective;
import io.edgewatch.experiment.manifest.UnsupportedRunException;
import io.edgewatch.runtime.kafka.KafkaConnection;
import io.edgewatch.runtime.kafka.UngroupedConsumer;
import io.edgewatch.wire.DatasetChunk;
import io.edgewatch.wire.DatasetChunkCodec;
import io.edgewatch.wire.DatasetReference;
import io.edgewatch.wire.MalformedRecordException;
import io.edgewatch.wire.RunManifest;
import io.edgewatch.wire.Topic;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.function.Supplier;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.TopicPartition;
import org.jspecify.annotations.Nullable;

/**
 * Rebuilds a run's loss from its manifest and the training data on {@link Topic#DATASETS}; nothing else is needed. A
 * chunk that cannot be read is a dead letter, and another copy of it is waited for.
 */
final class TopicObjectives implements ObjectiveSource {
    private static final Duration POLL = Duration.ofMillis(200);
    /** How long nothing new of the data may come before it is given up. */
    static final Duration PATIENCE = Duration.ofSeconds(60);

    private final Supplier<Consumer<byte[], byte[]>> consumers;
    private final MalformedRecords malformed;
    private final InstantSource clock;
    private final DatasetChunkCodec codec = new DatasetChunkCodec();

    TopicObjectives(Supplier<Consumer<byte[], byte[]>> consumers, MalformedRecords malformed, InstantSource clock) {
        this.consumers = consumers;
        this.malformed = malformed;
        this.clock = clock;
    }

    /** Consumers of a cluster, for one reading each. */
    static Supplier<Consumer<byte[], byte[]>> on(KafkaConnection connection, String clientId) {
        return () -> UngroupedConsumer.open(connection, clientId);
    }

    @Override
    public RunObjective open(RunManifest manifest) throws UnavailableException {
        try {
            return RunObjective.from(manifest, dataset(manifest));
        } catch (UnsupportedRunException e) {
            throw new UnavailableException("run " + manifest.run() + ": " + e.getMessage(), e);
        }
    }

    private Dataset dataset(RunManifest manifest) throws UnavailableException {
        DatasetReference reference = manifest.dataset();
        TopicPartition source = new TopicPartition(Topic.DATASETS.topicName(), reference.partition());
        DatasetAssembly assembly = new DatasetAssembly(reference);
        Instant heardAt = clock.instant();
        try (Consumer<byte[], byte[]> consumer = consumers.get()) {
            consumer.assign(List.of(source));
            // compaction may have moved chunks of data that was published again to later offsets
            consumer.seek(source, reference.firstOffset());
            while (clock.instant().isBefore(heardAt.plus(PATIENCE))) {
                for (ConsumerRecord<byte[], byte[]> record : consumer.poll(POLL)) {
                    if (!take(record, manifest.run(), assembly)) {
                        continue;
                    }
                    heardAt = clock.instant();
                    if (assembly.isComplete()) {
                        Dataset whole = finish(assembly, record, manifest.run());
                        if (whole != null) {
                            return whole;
                        }
                        assembly = new DatasetAssembly(reference); // some chunk is not what it says: from the next copy
                    }
                }
            }
        }
        throw new UnavailableException(
                "training data " + reference.contentHash() + " of run " + manifest.run()
                        + " cannot be read in full from " + source + ": its chunks are damaged or deleted; publish it"
                        + " again (any run with the same data does) and measure the run with --run "
                        + manifest.run() + " --from start",
                null);
    }

    /** Whether the record is a chunk of the data. */
    private boolean take(ConsumerRecord<byte[], byte[]> record, String run, DatasetAssembly assembly) {
        if (record.value() == null) {
            return false; // data that was deleted
        }
        try {
            DatasetChunk chunk = codec.decode(record.value());
            if (assembly.wants(chunk)) {
                assembly.add(chunk);
                return true;
            }
        } catch (MalformedRecordException e) {
            malformed.report(record, run, e);
        }
        return false;
    }

    private @Nullable Dataset finish(DatasetAssembly assembly, ConsumerRecord<byte[], byte[]> last, String run) {
        try {
            return assembly.finish();
        } catch (MalformedRecordException e) {
            malformed.report(last, run, e);
            return null;
        }
    }
}
