package io.edgewatch.streams.alerting;

import io.edgewatch.wire.AlertCodec;
import io.edgewatch.wire.MalformedRecordException;
import io.edgewatch.wire.PhaseChangeCodec;
import io.edgewatch.wire.RunEventCodec;
import io.edgewatch.wire.Topic;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Collection;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRebalanceListener;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.consumer.OffsetAndTimestamp;
import org.apache.kafka.common.TopicPartition;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Reads what decides on alerts into a book for each partition. Alerts and phases are few and read from the beginning;
 * of the steps only those of the last quarter of an hour. The group's offset in the alerts topic says which of them an
 * earlier process has told.
 */
final class AlertIntake implements ConsumerRebalanceListener {
    static final Set<Topic> TOPICS = EnumSet.of(Topic.ALERTS, Topic.PHASES, Topic.STEPS);

    private static final Logger LOG = LoggerFactory.getLogger(AlertIntake.class);

    private final Consumer<byte[], byte[]> consumer;
    private final InstantSource clock;
    private final AlertCodec alerts = new AlertCodec();
    private final PhaseChangeCodec phases = new PhaseChangeCodec();
    private final RunEventCodec events = new RunEventCodec();
    private final Map<Integer, AlertBook> books = new HashMap<>();
    private final Map<Integer, Long> toldUpTo = new HashMap<>();
    /** Where each partition ended when it was taken up; gone once it has been read so far. */
    private final Map<TopicPartition, Long> ends = new HashMap<>();

    AlertIntake(Consumer<byte[], byte[]> consumer, InstantSource clock) {
        this.consumer = consumer;
        this.clock = clock;
    }

    @Override
    public void onPartitionsAssigned(Collection<TopicPartition> partitions) {
        Set<TopicPartition> told = of(Topic.ALERTS, partitions);
        Map<TopicPartition, OffsetAndMetadata> committed = consumer.committed(told);
        told.forEach(p -> {
            OffsetAndMetadata offset = committed.get(p);
            toldUpTo.put(p.partition(), offset == null ? 0L : offset.offset());
            books.put(p.partition(), new AlertBook());
        });
        consumer.seekToBeginning(told);
        consumer.seekToBeginning(of(Topic.PHASES, partitions));
        seekToRecent(of(Topic.STEPS, partitions));
        ends.putAll(consumer.endOffsets(partitions));
    }

    private void seekToRecent(Set<TopicPartition> partitions) {
        long since = clock.instant().minus(AlertBook.LIVE).toEpochMilli();
        Map<TopicPartition, OffsetAndTimestamp> found =
                consumer.offsetsForTimes(partitions.stream().collect(Collectors.toMap(p -> p, p -> since)));
        partitions.forEach(p -> {
            OffsetAndTimestamp offset = found.get(p);
            if (offset == null) {
                consumer.seekToEnd(List.of(p));
            } else {
                consumer.seek(p, offset.offset());
            }
        });
    }

    private static Set<TopicPartition> of(Topic topic, Collection<TopicPartition> partitions) {
        return partitions.stream()
                .filter(p -> p.topic().equals(topic.topicName()))
                .collect(Collectors.toSet());
    }

    /** Whoever has them now goes on from what was committed. */
    @Override
    public void onPartitionsRevoked(Collection<TopicPartition> partitions) {
        partitions.forEach(p -> {
            books.remove(p.partition());
            toldUpTo.remove(p.partition());
            ends.remove(p);
        });
    }

    void accept(ConsumerRecord<byte[], byte[]> record) {
        AlertBook book = books.get(record.partition());
        if (book == null || record.value() == null) {
            return;
        }
        try {
            switch (Topic.named(record.topic()).orElseThrow()) {
                case STEPS -> book.happened(events.decode(record.value()));
                case PHASES -> book.entered(phases.decode(record.value()), Instant.ofEpochMilli(record.timestamp()));
                case ALERTS ->
                    book.raised(
                            alerts.decode(record.value()),
                            record.offset() < toldUpTo.getOrDefault(record.partition(), 0L),
                            clock.instant());
                default -> throw new IllegalStateException("not subscribed to " + record.topic());
            }
        } catch (MalformedRecordException e) { // streams makes those of its inputs dead letters
            LOG.warn("{}-{} offset {}: {}", record.topic(), record.partition(), record.offset(), e.getMessage());
        }
    }

    /** The books that have been read as far as there was anything when they were taken up. */
    List<AlertBook> current() {
        ends.entrySet().removeIf(end -> consumer.position(end.getKey()) >= end.getValue());
        Set<Integer> behind =
                ends.keySet().stream().map(TopicPartition::partition).collect(Collectors.toSet());
        return books.entrySet().stream()
                .filter(book -> !behind.contains(book.getKey()))
                .map(Map.Entry::getValue)
                .toList();
    }

    /** Where the alerts have been told up to, once all that is due has been. */
    Map<TopicPartition, OffsetAndMetadata> positions() {
        Set<Integer> behind =
                ends.keySet().stream().map(TopicPartition::partition).collect(Collectors.toSet());
        return of(Topic.ALERTS, consumer.assignment()).stream()
                .filter(p -> books.containsKey(p.partition()) && !behind.contains(p.partition()))
                .collect(Collectors.toMap(p -> p, p -> new OffsetAndMetadata(consumer.position(p))));
    }
}
