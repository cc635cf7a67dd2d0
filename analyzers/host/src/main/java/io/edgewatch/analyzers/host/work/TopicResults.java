package io.edgewatch.analyzers.host.work;

import io.edgewatch.wire.DeadLetter;
import io.edgewatch.wire.DeadLetterCodec;
import io.edgewatch.wire.Eigenvector;
import io.edgewatch.wire.Measurement;
import io.edgewatch.wire.MeasurementCodec;
import io.edgewatch.wire.Progress;
import io.edgewatch.wire.ProgressCodec;
import io.edgewatch.wire.ProgressKey;
import io.edgewatch.wire.StateChunks;
import io.edgewatch.wire.Topic;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.jspecify.annotations.Nullable;

/** Publishes results to the run's partition. At-least-once: progress is published after what it vouches for. */
public final class TopicResults implements Results {
    private final Producer<byte[], byte[]> producer;
    private final ProgressKey progressKey;
    private final StateSlots slots;
    private final int partition;
    private final MeasurementCodec measurements = new MeasurementCodec();
    private final ProgressCodec progresses = new ProgressCodec();
    private final DeadLetterCodec deadLetters = new DeadLetterCodec();
    private final AtomicReference<@Nullable Exception> error = new AtomicReference<>();

    /**
     * Results of one instance on one run.
     *
     * @param producer shared by the host's runs; it does not give up on a record while the broker is away
     * @param earlier the progress that is on the topic
     */
    public TopicResults(
            Producer<byte[], byte[]> producer, ProgressKey progressKey, int partition, Optional<Progress> earlier) {
        this.producer = producer;
        this.progressKey = progressKey;
        this.partition = partition;
        this.slots = new StateSlots(progressKey, earlier.flatMap(Progress::stateChunks));
    }

    @Override
    public void measured(Instant stepTime, List<Measurement> all) {
        for (Measurement measurement : all) {
            send(
                    Topic.MEASUREMENTS,
                    partition,
                    stepTime.toEpochMilli(),
                    measurement.key().encode(),
                    measurements.encode(measurement));
        }
    }

    @Override
    public void eigenvectors(Instant stepTime, List<Eigenvector> eigenvectors) {
        for (Eigenvector vector : eigenvectors) {
            byte[] key = vector.key().encode();
            for (int i = 0; i < vector.chunks(); i++) {
                var chunk = new ProducerRecord<>(
                        Topic.EIGENVECTORS.topicName(), partition, stepTime.toEpochMilli(), key, vector.chunk(i));
                vector.header(i)
                        .fields()
                        .forEach((name, value) -> chunk.headers().add(name, value));
                send(chunk);
            }
        }
    }

    @Override
    public void progress(Progress progress) {
        Progress record = withLargeStateBeside(progress);
        producer.flush();
        throwIfFailed();
        send(Topic.PROGRESS, partition, null, progressKey.encode(), progresses.encode(record));
        producer.flush();
        throwIfFailed();
        record.stateChunks().ifPresent(slots::published);
        if (record.analysis() != Progress.Analysis.RUNNING) {
            slots.clear().forEach(key -> send(Topic.PROGRESS, partition, null, key.encode(), null));
            producer.flush();
            throwIfFailed();
        }
    }

    private Progress withLargeStateBeside(Progress progress) {
        byte[] state = progress.state();
        if (state.length <= ProgressCodec.MAX_STATE_BYTES) {
            return progress;
        }
        if (progress.analysis() != Progress.Analysis.RUNNING) {
            return progress.withState(new byte[0]); // nobody goes on from it, and its chunks are cleared next
        }
        StateChunks chunks = slots.next(state);
        for (int i = 0; i < chunks.count(); i++) {
            send(Topic.PROGRESS, partition, null, slots.key(chunks, i).encode(), chunks.chunk(state, i));
        }
        return progress.withStateBeside(chunks);
    }

    @Override
    public void deadLetter(DeadLetter letter) {
        // its partitions may be fewer, and a send to one that does not exist waits for it
        send(Topic.DEAD_LETTERS, null, null, letter.key(), deadLetters.encode(letter));
    }

    private void send(
            Topic topic, @Nullable Integer to, @Nullable Long timestamp, byte[] key, byte @Nullable [] value) {
        send(new ProducerRecord<>(topic.topicName(), to, timestamp, key, value));
    }

    private void send(ProducerRecord<byte[], byte[]> record) {
        producer.send(record, (metadata, failed) -> {
            if (failed != null) {
                error.compareAndSet(null, failed);
            }
        });
    }

    private void throwIfFailed() {
        Exception failed = error.get();
        if (failed != null) {
            throw new IllegalStateException("results of " + progressKey + " could not be published: " + failed, failed);
        }
    }
}
