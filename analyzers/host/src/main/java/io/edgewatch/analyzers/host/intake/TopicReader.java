package io.edgewatch.analyzers.host.intake;

import io.edgewatch.analyzers.host.status.RunEnd;
import io.edgewatch.analyzers.host.status.RunStatus;
import io.edgewatch.wire.RunManifest;
import io.edgewatch.wire.TensorKind;
import io.edgewatch.wire.Topic;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Collection;
import java.util.EnumMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRebalanceListener;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.OffsetOutOfRangeException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.TimeoutException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Reads the partitions this host is assigned and feeds their runs; owns the consumer and never analyzes. Its methods run
 * on one thread, {@link #status} and {@link #end} on any.
 */
public final class TopicReader implements ConsumerRebalanceListener, AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(TopicReader.class);
    private static final Duration POLL = Duration.ofMillis(20);

    private final Consumer<byte[], byte[]> consumer;
    private final StartPositions.Finder startPositions;
    private final Set<TensorKind> kinds;
    private final Set<Topic> inputs;
    private final RunParts parts;
    private final MalformedRecords malformed;
    private final FlowControl flow;
    private final GroupOffsets groupOffsets;
    private final Map<Integer, PartitionIntake> partitions = new TreeMap<>();
    private final Set<TopicPartition> held = new HashSet<>();
    private volatile List<RunStatus> status = List.of();
    private volatile @Nullable RunEnd end;

    TopicReader(
            Consumer<byte[], byte[]> consumer,
            StartPositions.Finder startPositions,
            Set<TensorKind> kinds,
            RunParts parts,
            MalformedRecords malformed,
            InstantSource clock) {
        this.consumer = consumer;
        this.startPositions = startPositions;
        this.kinds = Set.copyOf(kinds);
        this.inputs = inputs(kinds);
        this.parts = parts;
        this.malformed = malformed;
        this.flow = new FlowControl(kinds);
        this.groupOffsets = new GroupOffsets(consumer, clock);
    }

    /** Joins the instance's group, or takes the partition of the one run it is attached to. */
    void open() {
        Optional<RunManifest> only = parts.attachment().only();
        if (only.isEmpty()) {
            consumer.subscribe(inputs.stream().map(Topic::topicName).toList(), this);
            return;
        }
        List<TopicPartition> sources = inputs.stream()
                .map(topic -> new TopicPartition(topic.topicName(), only.get().partition()))
                .toList();
        consumer.assign(sources);
        onPartitionsAssigned(sources);
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
            LOG.info("what was to be read next is gone: {}", e.getMessage());
            consumer.seekToBeginning(e.partitions());
        }
        partitions.forEach(this::rewind); // before positions are told: what is read again is not gone
        partitions.forEach(this::tellPositions);
        held.removeIf(p -> !isWaitingForManifest(p.partition()));
        partitions.values().forEach(PartitionIntake::drain);
        controlFlow();
        if (parts.attachment().only().isEmpty()) {
            groupOffsets.commit(partitions);
        }
        tell();
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

    /** A run that was let go may need records again that have been read; to the others they are done. */
    private void rewind(int partition, PartitionIntake intake) {
        intake.takeRewind().forEach((topic, offset) -> {
            TopicPartition source = new TopicPartition(topic.topicName(), partition);
            if (consumer.assignment().contains(source) && consumer.position(source) > offset) {
                consumer.seek(source, offset);
            }
        });
    }

    private void controlFlow() {
        List<TopicPartition> pause = new ArrayList<>();
        List<TopicPartition> resume = new ArrayList<>();
        for (TopicPartition source : consumer.assignment()) {
            PartitionIntake intake = partitions.get(source.partition());
            Topic topic = Topic.named(source.topic()).orElseThrow();
            boolean wait = held.contains(source) || (intake != null && flow.isAhead(topic, intake.active()));
            (wait ? pause : resume).add(source);
        }
        consumer.pause(pause);
        consumer.resume(resume);
    }

    private void tell() {
        status = active().map(run -> run.status(parts.limits().stuckAfter())).toList();
        parts.attachment().only().flatMap(this::endOf).ifPresent(now -> end = now);
    }

    private Stream<ActiveRun> active() {
        return partitions.values().stream().flatMap(intake -> intake.active().stream());
    }

    private Optional<RunEnd> endOf(RunManifest only) {
        PartitionIntake intake = partitions.get(only.partition());
        return intake == null ? Optional.empty() : intake.endOf(only.run());
    }

    /** How the active runs are. */
    public List<RunStatus> status() {
        return status;
    }

    /** What became of the one run it is attached to, once that is known. */
    public Optional<RunEnd> end() {
        return Optional.ofNullable(end);
    }

    /** Why a worker of any run died, if one did. */
    void throwIfAWorkerDied() {
        active().forEach(run -> run.worker().failure().ifPresent(cause -> {
            throw new IllegalStateException("a worker died: " + cause, cause);
        }));
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
            partitions.put(partition, new PartitionIntake(start, () -> manifestsEnd(partition), parts, malformed));
        }
        LOG.info("{} reads partitions {}", parts.instance(), partitions.keySet());
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
        List<PartitionIntake> given = take(revoked);
        given.forEach(PartitionIntake::requestStop); // all at once, then wait for each
        given.forEach(PartitionIntake::close);
    }

    /** The group has given them to others already: what those have published since must not be overwritten. */
    @Override
    public void onPartitionsLost(Collection<TopicPartition> lost) {
        LOG.warn("{} was away from its group for too long and has lost partitions {}", parts.instance(), lost);
        List<PartitionIntake> taken = take(lost);
        taken.forEach(PartitionIntake::abandon);
        taken.forEach(PartitionIntake::close);
    }

    private List<PartitionIntake> take(Collection<TopicPartition> sources) {
        List<PartitionIntake> taken = new ArrayList<>();
        for (TopicPartition source : sources) {
            PartitionIntake intake = partitions.remove(source.partition());
            if (intake != null) {
                taken.add(intake);
            }
            held.removeIf(p -> p.partition() == source.partition());
        }
        return taken;
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
