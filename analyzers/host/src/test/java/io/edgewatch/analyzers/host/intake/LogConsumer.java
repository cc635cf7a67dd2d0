package io.edgewatch.analyzers.host.intake;

import io.edgewatch.analyzers.host.RunLog;
import io.edgewatch.wire.RunEventCodec;
import io.edgewatch.wire.RunManifest;
import io.edgewatch.wire.RunManifestCodec;
import io.edgewatch.wire.TensorChunkHeader;
import io.edgewatch.wire.Topic;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.stream.Collectors;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.MockConsumer;
import org.apache.kafka.clients.consumer.OffsetOutOfRangeException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.common.record.TimestampType;
import org.jspecify.annotations.Nullable;

/** A consumer of partition 0 whose records stay where they are, so that they can be read again. */
final class LogConsumer extends MockConsumer<byte[], byte[]> {
    private final Map<Topic, List<ConsumerRecord<byte[], byte[]>>> log = new EnumMap<>(Topic.class);
    private final Map<TopicPartition, Long> begins = new HashMap<>();
    private Runnable afterPoll = () -> {};
    private final Set<Topic> slow = EnumSet.noneOf(Topic.class);

    LogConsumer() {
        super("none");
    }

    /** Happens at every poll. */
    void afterPoll(Runnable what) {
        afterPoll = what;
    }

    static TopicPartition on(Topic topic) {
        return new TopicPartition(topic.topicName(), 0);
    }

    /** Records of this topic are there, but are not read yet. */
    void isSlow(Topic topic) {
        slow.add(topic);
    }

    void isFastAgain(Topic topic) {
        slow.remove(topic);
    }

    /** Retention takes all before this offset. */
    void removeBefore(Topic topic, long offset) {
        updateBeginningOffsets(Map.of(on(topic), offset));
        begins.put(on(topic), offset);
        log.getOrDefault(topic, new ArrayList<>()).removeIf(record -> record.offset() < offset);
    }

    /** The run's tombstone. */
    void appendDeletion(String run) {
        append(Topic.RUNS, end(Topic.RUNS), run.getBytes(StandardCharsets.UTF_8), null, null);
    }

    void append(Topic topic, long offset, byte @Nullable [] value, @Nullable TensorChunkHeader header) {
        append(topic, offset, new byte[0], value, header);
    }

    private void append(
            Topic topic, long offset, byte[] key, byte @Nullable [] value, @Nullable TensorChunkHeader header) {
        RecordHeaders headers = new RecordHeaders();
        if (header != null) {
            header.fields().forEach(headers::add);
        }
        log.computeIfAbsent(topic, t -> new ArrayList<>())
                .add(new ConsumerRecord<>(
                        topic.topicName(),
                        0,
                        offset,
                        0,
                        TimestampType.CREATE_TIME,
                        0,
                        0,
                        key,
                        value,
                        headers,
                        Optional.empty()));
    }

    void append(RunManifest manifest) {
        append(Topic.RUNS, end(Topic.RUNS), new RunManifestCodec().encode(manifest), null);
    }

    /** Appends what a trainer wrote. */
    void append(RunLog run) {
        run.all().forEach(this::append);
    }

    void append(RunLog.Entry entry) {
        byte[] value =
                entry.event().map(event -> new RunEventCodec().encode(event)).orElse(entry.value());
        append(entry.topic(), entry.offset(), value, entry.header().orElse(null));
    }

    long end(Topic topic) {
        List<ConsumerRecord<byte[], byte[]>> records = log.getOrDefault(topic, List.of());
        return records.isEmpty() ? 0 : records.get(records.size() - 1).offset() + 1;
    }

    void beginAtZero(Collection<Topic> topics) {
        topics.forEach(topic -> updateBeginningOffsets(Map.of(on(topic), 0L)));
    }

    void assignAll(Collection<Topic> topics) {
        beginAtZero(topics);
        rebalance(topics.stream().map(LogConsumer::on).toList());
    }

    Set<String> pausedTopics() {
        return paused().stream().map(TopicPartition::topic).collect(Collectors.toSet());
    }

    @Override
    public synchronized ConsumerRecords<byte[], byte[]> poll(Duration timeout) {
        throwIfOutOfRange();
        log.forEach((topic, records) -> {
            TopicPartition source = on(topic);
            if (assignment().contains(source) && !paused().contains(source) && !slow.contains(topic)) {
                long position = position(source);
                records.stream().filter(r -> r.offset() >= position).limit(20).forEach(this::addRecord);
            }
        });
        afterPoll.run();
        return super.poll(timeout);
    }

    /** As a real one does: of the other partitions nothing is lost. {@link MockConsumer}'s own would drop their records. */
    private void throwIfOutOfRange() {
        Map<TopicPartition, Long> gone = new HashMap<>();
        begins.forEach((source, begin) -> {
            if (assignment().contains(source) && position(source) < begin) {
                gone.put(source, position(source));
            }
        });
        if (!gone.isEmpty()) {
            throw new OffsetOutOfRangeException(gone);
        }
    }

    @Override
    public synchronized Map<TopicPartition, Long> endOffsets(Collection<TopicPartition> partitions) {
        return partitions.stream()
                .collect(
                        Collectors.toMap(p -> p, p -> end(Topic.named(p.topic()).orElseThrow())));
    }

    @Override
    public OptionalLong currentLag(TopicPartition source) {
        return OptionalLong.of(Math.max(0, end(Topic.named(source.topic()).orElseThrow()) - position(source)));
    }
}
