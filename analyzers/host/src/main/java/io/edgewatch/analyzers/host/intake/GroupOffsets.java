package io.edgewatch.analyzers.host.intake;

import io.edgewatch.wire.Topic;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Commits how far the group is, for the tools that show lag; where reading starts is never decided by that. */
final class GroupOffsets {
    private static final Logger LOG = LoggerFactory.getLogger(GroupOffsets.class);
    private static final Duration INTERVAL = Duration.ofSeconds(5);

    private final Consumer<byte[], byte[]> consumer;
    private final InstantSource clock;
    private Instant committedAt = Instant.MIN;
    private Map<TopicPartition, OffsetAndMetadata> committed = Map.of();

    GroupOffsets(Consumer<byte[], byte[]> consumer, InstantSource clock) {
        this.consumer = consumer;
        this.clock = clock;
    }

    /** Commits now and then what has changed. */
    void commit(Map<Integer, PartitionIntake> partitions) {
        if (clock.instant().isBefore(committedAt.plus(INTERVAL))) {
            return;
        }
        committedAt = clock.instant();
        Map<TopicPartition, OffsetAndMetadata> now = new HashMap<>();
        for (TopicPartition source : consumer.assignment()) {
            PartitionIntake intake = partitions.get(source.partition());
            if (intake != null) {
                now.put(source, new OffsetAndMetadata(done(source, intake.active())));
            }
        }
        if (!now.isEmpty() && !now.equals(committed)) {
            committed = now;
            consumer.commitAsync(now, (offsets, failed) -> {
                if (failed != null) {
                    LOG.debug("offsets for lag tools could not be committed: {}", failed.toString());
                }
            });
        }
    }

    /** What no run of the partition needs any more. */
    private long done(TopicPartition source, Collection<ActiveRun> runs) {
        Topic topic = Topic.named(source.topic()).orElseThrow();
        long position = consumer.position(source);
        return topic == Topic.RUNS
                ? position
                : runs.stream()
                        .mapToLong(run -> run.worker().published().nextOffsets().getOrDefault(topic, position))
                        .reduce(position, Math::min);
    }
}
