package io.edgewatch.analyzers.host.intake;

import io.edgewatch.runtime.kafka.TopicSnapshot;
import io.edgewatch.wire.MalformedRecordException;
import io.edgewatch.wire.Progress;
import io.edgewatch.wire.ProgressCodec;
import io.edgewatch.wire.ProgressKey;
import io.edgewatch.wire.StateChunkKey;
import io.edgewatch.wire.StateChunks;
import io.edgewatch.wire.Topic;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** An instance's progress on the runs of a partition as the topic has it, with states that lie beside it put together. */
public final class RecordedProgress {
    private static final Logger LOG = LoggerFactory.getLogger(RecordedProgress.class);

    private final String instance;
    private final ProgressCodec codec = new ProgressCodec();
    private final Map<String, Progress> progress = new HashMap<>();
    private final Map<StateChunkKey, byte[]> chunks = new HashMap<>();

    private RecordedProgress(String instance) {
        this.instance = instance;
    }

    /** By run. */
    public static Map<String, Progress> read(TopicSnapshot snapshot, String instance, int partition) {
        var recorded = new RecordedProgress(instance);
        snapshot.scan(Topic.PROGRESS, partition, recorded::add);
        recorded.progress.replaceAll(recorded::withState);
        return recorded.progress;
    }

    private void add(ConsumerRecord<byte[], byte[]> record) {
        try {
            if (StateChunkKey.isOne(record.key())) {
                addChunk(StateChunkKey.decode(record.key()), record);
            } else {
                addProgress(ProgressKey.decode(record.key()), record);
            }
        } catch (MalformedRecordException e) {
            LOG.warn("{}-{} offset {}: {}", record.topic(), record.partition(), record.offset(), e.getMessage());
        }
    }

    private void addChunk(StateChunkKey key, ConsumerRecord<byte[], byte[]> record) {
        if (!key.owner().instance().equals(instance)) {
            return;
        }
        if (record.value() == null) {
            chunks.remove(key);
        } else {
            chunks.put(key, record.value());
        }
    }

    private void addProgress(ProgressKey key, ConsumerRecord<byte[], byte[]> record) throws MalformedRecordException {
        if (!key.instance().equals(instance)) {
            return;
        }
        if (record.value() == null) {
            progress.remove(key.run());
        } else {
            progress.put(key.run(), codec.decode(record.value()));
        }
    }

    private Progress withState(String run, Progress of) {
        if (of.stateChunks().isEmpty()) {
            return of;
        }
        StateChunks beside = of.stateChunks().get();
        var owner = new ProgressKey(instance, run);
        Optional<byte[]> state = beside.assemble(index -> chunks.get(new StateChunkKey(beside.slot(), index, owner)));
        if (state.isEmpty()) {
            LOG.warn(
                    "{} begins run {} afresh: of its state of {} bytes not all is on the topic",
                    instance,
                    run,
                    beside.bytes());
        }
        return of.withState(state.orElse(new byte[0]));
    }
}
