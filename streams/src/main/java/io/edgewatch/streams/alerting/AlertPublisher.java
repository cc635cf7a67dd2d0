package io.edgewatch.streams.alerting;

import io.edgewatch.runtime.kafka.KafkaConnection;
import io.edgewatch.runtime.lifecycle.Component;
import io.edgewatch.runtime.lifecycle.Health;
import io.edgewatch.wire.Topic;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.CommitFailedException;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.consumer.RangeAssignor;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.RetriableException;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Tells Alertmanager of the alerts on the topic, of their ends, and again while they hold ({@link AlertBook}). At least
 * once: the group's offset moves after Alertmanager took what lies before it; what it cannot be told waits, and is tried
 * again for as long as it is true.
 */
public final class AlertPublisher implements Component {
    private static final Logger LOG = LoggerFactory.getLogger(AlertPublisher.class);
    private static final Duration POLL = Duration.ofMillis(200);
    private static final Duration CLOSE_LIMIT = Duration.ofSeconds(20);

    private final KafkaConnection connection;
    private final String group;
    private final Alertmanager alertmanager;
    private final InstantSource clock;
    private final DeliveryMeters meters;
    private final Thread thread = new Thread(this::work, "edgewatch-alert-publisher");
    private Map<TopicPartition, OffsetAndMetadata> committed = new HashMap<>();
    private volatile boolean stopping;
    private volatile Health health = Health.idle();

    /**
     * Not yet started.
     *
     * @param applicationId of streams; several processes of it share the partitions
     */
    public AlertPublisher(
            KafkaConnection connection,
            String applicationId,
            Alertmanager alertmanager,
            MeterRegistry registry,
            InstantSource clock) {
        this.connection = connection;
        this.group = applicationId + "-alerts";
        this.alertmanager = alertmanager;
        this.clock = clock;
        this.meters = new DeliveryMeters(registry);
        thread.setDaemon(true);
    }

    @Override
    public String name() {
        return "alert publisher";
    }

    @Override
    public void start() {
        health = Health.working();
        thread.start();
    }

    private void work() {
        try (Consumer<byte[], byte[]> consumer =
                new KafkaConsumer<>(settings(), new ByteArrayDeserializer(), new ByteArrayDeserializer())) {
            AlertIntake intake = new AlertIntake(consumer, clock);
            consumer.subscribe(AlertIntake.TOPICS.stream().map(Topic::topicName).toList(), intake);
            while (!stopping) {
                consumer.poll(POLL).forEach(intake::accept);
                if (tell(intake.current(), clock.instant())) {
                    commit(consumer, intake.positions());
                }
            }
        } catch (RuntimeException | Error e) {
            LOG.error("{} stopped", name(), e);
            health = Health.failed(e);
        }
    }

    private Map<String, Object> settings() {
        Map<String, Object> consumer = new HashMap<>();
        consumer.put("group.id", group);
        consumer.put("isolation.level", "read_committed");
        consumer.put("enable.auto.commit", false);
        consumer.put("auto.offset.reset", "earliest");
        consumer.put("allow.auto.create.topics", false);
        consumer.put("partition.assignment.strategy", RangeAssignor.class.getName()); // a run's topics stay together
        consumer.put("session.timeout.ms", 10_000);
        consumer.put("heartbeat.interval.ms", 3_000);
        consumer.put("fetch.max.wait.ms", 100);
        return connection.settings(group, consumer);
    }

    /** Whether all that is due has been told. */
    private boolean tell(List<AlertBook> books, Instant now) {
        Map<Notice, AlertBook> due = new LinkedHashMap<>();
        books.forEach(book -> book.due(now).forEach(notice -> due.put(notice, book)));
        if (due.isEmpty()) {
            return true;
        }
        try {
            alertmanager.post(List.copyOf(due.keySet()));
            meters.delivered(due.size());
        } catch (RefusedException e) {
            LOG.error("{} alerts are given up: {}", due.size(), e.getMessage());
            meters.refused(due.size());
        } catch (UndeliveredException e) {
            LOG.warn("{} alerts wait: {}", due.size(), e.getMessage());
            meters.failed(due.size());
            return false;
        }
        due.forEach((notice, book) -> book.told(notice, now));
        return true;
    }

    private void commit(Consumer<byte[], byte[]> consumer, Map<TopicPartition, OffsetAndMetadata> positions) {
        if (positions.equals(committed) || positions.isEmpty()) {
            return;
        }
        try {
            consumer.commitSync(positions);
            committed = positions;
        } catch (RetriableException | CommitFailedException e) {
            LOG.warn("where the alerts have been told up to could not be committed: {}", e.toString());
        }
    }

    @Override
    public Health health() {
        return health;
    }

    @Override
    public void close() {
        stopping = true;
        try {
            thread.join(CLOSE_LIMIT.toMillis());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        if (thread.isAlive()) {
            LOG.warn("{} did not stop within {}", name(), CLOSE_LIMIT);
            thread.interrupt();
        }
        meters.close();
        if (!(health instanceof Health.Failed)) {
            health = Health.idle();
        }
    }
}
