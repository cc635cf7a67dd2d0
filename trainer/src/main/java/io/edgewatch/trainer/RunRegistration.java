package io.edgewatch.trainer;

import io.edgewatch.experiment.data.EncodedDataset;
import io.edgewatch.experiment.manifest.PreparedExperiment;
import io.edgewatch.experiment.manifest.RunFunction;
import io.edgewatch.wire.Attempt;
import io.edgewatch.wire.DatasetChunk;
import io.edgewatch.wire.DatasetChunkCodec;
import io.edgewatch.wire.DatasetReference;
import io.edgewatch.wire.PublishPlan;
import io.edgewatch.wire.RunEvent;
import io.edgewatch.wire.RunEventCodec;
import io.edgewatch.wire.RunManifest;
import io.edgewatch.wire.RunManifestCodec;
import io.edgewatch.wire.Topic;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.InstantSource;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.Stream;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;

/**
 * Makes an attempt of a run known, in the order that lets any consumer start from its manifest alone: training data, Started on the
 * steps and tensor topics, manifest. Each is acknowledged before the next is sent.
 */
final class RunRegistration {
    private static final List<Topic> STARTED_ON = List.of(Topic.STEPS, Topic.GRADIENTS, Topic.WEIGHTS);

    private final Producer<byte[], byte[]> producer;
    private final InstantSource clock;
    private final Duration limit;

    /**
     * A registration.
     *
     * @param limit how long one record may wait for its acknowledgement
     */
    RunRegistration(Producer<byte[], byte[]> producer, InstantSource clock, Duration limit) {
        this.producer = producer;
        this.clock = clock;
        this.limit = limit;
    }

    /**
     * A manifest and where it lies.
     *
     * @param manifest with the registered attempt as the latest
     * @param offset in the run's partition
     */
    record Registered(RunManifest manifest, long offset) {}

    /** Registers an attempt; its manifest has all attempts so far. */
    Registered register(NextAttempt next, PreparedExperiment prepared, int blasThreads, Map<String, String> versions)
            throws InterruptedException {
        DatasetReference dataset = publishDataset(EncodedDataset.of(prepared.dataset()), next.partition());
        Attempt attempt = start(next, topics(prepared.experiment().publish().plan()));
        RunFunction function = prepared.function();
        RunManifest manifest = new RunManifest(
                next.run(),
                prepared.experiment().name(),
                next.partition(),
                function.model(),
                function.criterion(),
                function.optimizer(),
                function.batchRule(),
                function.precision(),
                function.layout(),
                dataset,
                prepared.seed(),
                Optional.of(prepared.start()),
                next.plannedSteps(),
                prepared.experiment().publish().plan(),
                blasThreads,
                versions,
                Stream.concat(next.before().stream(), Stream.of(attempt)).toList());
        RecordMetadata sent = await(producer.send(new ProducerRecord<>(
                Topic.RUNS.topicName(),
                next.partition(),
                attempt.started().toEpochMilli(),
                manifest.key(),
                new RunManifestCodec().encode(manifest))));
        return new Registered(manifest, sent.offset());
    }

    private DatasetReference publishDataset(EncodedDataset data, int partition) throws InterruptedException {
        DatasetChunkCodec codec = new DatasetChunkCodec();
        long first = -1;
        for (DatasetChunk chunk : (Iterable<DatasetChunk>) data.chunks()::iterator) {
            long offset = await(producer.send(new ProducerRecord<>(
                            Topic.DATASETS.topicName(), partition, chunk.key(), codec.encode(chunk))))
                    .offset();
            first = first < 0 ? offset : first;
        }
        return new DatasetReference(data.contentHash(), partition, first, data.chunkCount(), data.totalBytes());
    }

    private static List<Topic> topics(PublishPlan plan) {
        return plan.optimizerStateEvery() == 0
                ? STARTED_ON
                : Stream.concat(STARTED_ON.stream(), Stream.of(Topic.OPTIMIZER_STATE))
                        .toList();
    }

    private Attempt start(NextAttempt next, List<Topic> topics) throws InterruptedException {
        RunEvent.Started started = new RunEvent.Started(next.run(), next.number(), clock.instant());
        byte[] value = new RunEventCodec().encode(started);
        Map<Topic, Long> offsets = new EnumMap<>(Topic.class);
        for (Topic topic : topics) {
            ProducerRecord<byte[], byte[]> record = new ProducerRecord<>(
                    topic.topicName(), next.partition(), started.time().toEpochMilli(), started.key(), value);
            record.headers().add(RunEvent.MARKER_HEADER, "started".getBytes(StandardCharsets.UTF_8));
            offsets.put(topic, await(producer.send(record)).offset());
        }
        return new Attempt(next.number(), next.firstStep(), offsets, started.time());
    }

    private RecordMetadata await(Future<RecordMetadata> sent) throws InterruptedException {
        try {
            return sent.get(limit.toMillis(), TimeUnit.MILLISECONDS);
        } catch (ExecutionException e) {
            throw new IllegalStateException("the run could not be registered: " + e.getCause(), e);
        } catch (TimeoutException e) {
            throw new IllegalStateException(
                    "the run could not be registered: no acknowledgement within " + limit.toSeconds()
                            + " s; is the broker away?",
                    e);
        }
    }
}
