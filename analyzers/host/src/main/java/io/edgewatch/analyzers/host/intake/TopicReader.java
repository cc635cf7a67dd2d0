package io.edgewatch.analyzers.host.intake;

import io.edgewatch.wire.TensorKind;
import io.edgewatch.wire.Topic;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.EnumMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.OptionalLong;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRebalanceListener;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.OffsetOutOfRangeException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.TimeoutException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Reads the partitions this host is assigned and feeds their runs; owns the consumer and never analyzes. All of its
 * methods run on one thread.
 */
public final class TopicReader implements ConsumerRebalanceListener, AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(TopicReader.class);
    private static final Duration POLL = Duration.ofMillis(20);
    /** Tensor bytes held per topic and partition before the topic is paused; at least four tensors fit. */
    private static final long BUFFER_BYTES = 64L << 20;

    private static final int BUFFER_EVENTS = 10_000;

    private final Consumer<byte[], byte[]> consumer;
    private final StartPositions.Finder startPositions;
    private final String instance;
    private final Set<TensorKind> kinds;
    private final Set<Topic> inputs;
    private final PartitionIntake.RunOpener opener;
    private final MalformedRecords malformed;
    private final Map<Integer, PartitionIntake> partitions = new TreeMap<>();
    private final Set<TopicPartition> held = new HashSet<>();

    TopicReader(
            Consumer<byte[], byte[]> consumer,
            StartPositions.Finder startPositions,
            String instance,
            Set<TensorKind> kinds,
            PartitionIntake.RunOpener opener,
            MalformedRecords malformed) {
        this.consumer = consumer;
        this.startPositions = startPositions;
        this.instance = instance;
        this.kinds = Set.copyOf(kinds);
        this.inputs = inputs(kinds);
        this.opener = opener;
        this.malformed = malformed;
        consumer.subscribe(inputs.stream().map(Topic::topicName).toList(), this);
    }

    /** The topics an instance with these tensors reads. */
    static Set<Topic> inputs(Set<TensorKind> kinds) {
        Set<Topic> topics = new TreeSet<>(Set.of(Topic.RUNS, Topic.STEPS));
        kinds.forEach(kind -> topics.add(kind.topic()));
        return topics;
    }

    /** One round: read, hand over, pause what is ahead. */
    void poll() {
        try {
            for (ConsumerRecord<byte[], byte[]> record : consumer.poll(POLL)) {
                accept(record);
            }
        } catch (OffsetOutOfRangeException e) {
            LOG.warn("history begins later than a run does: {}", e.getMessage());
            consumer.seekToBeginning(e.partitions());
        }
        partitions.forEach(this::tellPositions);
        held.removeIf(p -> !isWaitingForManifest(p.partition()));
        partitions.values().forEach(PartitionIntake::drain);
        controlFlow();
    }

    private void accept(ConsumerRecord<byte[], byte[]> record) {
        TopicPartition source = new TopicPartition(record.topic(), record.partition());
        PartitionIntake intake = partitions.get(record.partition());
        if (intake == null || held.contains(source)) {
            return; // revoked, or it will be read again
        }
        boolean taken = true;
        Topic topic = Topic.named(record.topic()).orElseThrow();
        if (topic == Topic.RUNS) {
            intake.addManifest(record);
        } else if (topic == Topic.STEPS) {
            taken = intake.addEvent(record);
        } else {
            taken = intake.addChunk(record);
        }
        if (!taken) {
            consumer.seek(source, record.offset());
            held.add(source);
        }
    }

    private boolean isWaitingForManifest(int partition) {
        PartitionIntake intake = partitions.get(partition);
        return intake != null && intake.isWaitingForManifest();
    }

    private void tellPositions(int partition, PartitionIntake intake) {
        TopicPartition manifests = new TopicPartition(Topic.RUNS.topicName(), partition);
        if (consumer.assignment().contains(manifests)) {
            intake.advanceManifests(consumer.position(manifests));
        }
        for (TensorKind kind : kinds) {
            TopicPartition source = new TopicPartition(kind.topic().topicName(), partition);
            if (consumer.assignment().contains(source)) {
                intake.advance(kind, consumer.position(source));
            }
        }
    }

    private void controlFlow() {
        List<TopicPartition> pause = new ArrayList<>();
        List<TopicPartition> resume = new ArrayList<>();
        for (TopicPartition source : consumer.assignment()) {
            PartitionIntake intake = partitions.get(source.partition());
            boolean wait = held.contains(source) || (intake != null && isAhead(source, intake));
            (wait ? pause : resume).add(source);
        }
        consumer.pause(pause);
        consumer.resume(resume);
    }

    private boolean isAhead(TopicPartition source, PartitionIntake intake) {
        Topic topic = Topic.named(source.topic()).orElseThrow();
        if (topic == Topic.STEPS) {
            return intake.pendingEvents() > BUFFER_EVENTS;
        }
        // while a step waits for chunks, what is ahead of it may be what dead trainers left, and nothing else frees
        // that
        return kinds.stream()
                .filter(k -> k.topic() == topic)
                .anyMatch(k -> intake.bufferedBytes(k) > bound(intake) && !intake.waitsFor(k));
    }

    private static long bound(PartitionIntake intake) {
        return Math.max(BUFFER_BYTES, 4 * intake.largestTensorBytes());
    }

    /** Why a worker of any run died, if one did. */
    void throwIfAWorkerDied() {
        for (PartitionIntake intake : partitions.values()) {
            for (ActiveRun run : intake.active()) {
                run.worker().failure().ifPresent(cause -> {
                    throw new IllegalStateException("a worker died: " + cause, cause);
                });
            }
        }
    }

    @Override
    public void onPartitionsAssigned(Collection<TopicPartition> assigned) {
        Set<Integer> fresh = new TreeSet<>();
        assigned.forEach(p -> fresh.add(p.partition()));
        fresh.removeAll(partitions.keySet());
        for (int partition : fresh) {
            Map<Topic, Long> ends = new EnumMap<>(Topic.class);
            for (Topic topic : inputs) {
                TopicPartition source = new TopicPartition(topic.topicName(), partition);
                ends.put(topic, consumer.endOffsets(List.of(source)).getOrDefault(source, 0L));
            }
            StartPositions start = startPositions.find(partition, ends);
            start.offsets()
                    .forEach(
                            (topic, offset) -> consumer.seek(new TopicPartition(topic.topicName(), partition), offset));
            partitions.put(partition, new PartitionIntake(start, () -> manifestsEnd(partition), opener, malformed));
        }
        LOG.info("{} reads partitions {}", instance, partitions.keySet());
    }

    private OptionalLong manifestsEnd(int partition) {
        TopicPartition manifests = new TopicPartition(Topic.RUNS.topicName(), partition);
        try {
            return OptionalLong.of(consumer.endOffsets(List.of(manifests)).getOrDefault(manifests, 0L));
        } catch (TimeoutException e) {
            LOG.warn("the end of {} is not known yet: {}", manifests, e.getMessage());
            return OptionalLong.empty();
        }
    }

    @Override
    public void onPartitionsRevoked(Collection<TopicPartition> revoked) {
        revoked.stream()
                .map(source -> partitions.get(source.partition()))
                .filter(Objects::nonNull)
                .forEach(PartitionIntake::requestStop); // all at once, then wait for each
        for (TopicPartition source : revoked) {
            PartitionIntake intake = partitions.remove(source.partition());
            if (intake != null) {
                intake.close();
            }
            held.removeIf(p -> p.partition() == source.partition());
        }
    }

    @Override
    public void close() {
        try (consumer) {
            partitions.values().forEach(PartitionIntake::requestStop); // all at once, then wait for each
            partitions.values().forEach(PartitionIntake::close);
            partitions.clear();
        }
    }
}
