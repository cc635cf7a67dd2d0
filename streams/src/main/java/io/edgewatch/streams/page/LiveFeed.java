package io.edgewatch.streams.page;

import io.edgewatch.runtime.kafka.KafkaConnection;
import io.edgewatch.runtime.kafka.UngroupedConsumer;
import io.edgewatch.runtime.lifecycle.Component;
import io.edgewatch.runtime.lifecycle.Health;
import io.edgewatch.wire.AlertCodec;
import io.edgewatch.wire.MalformedRecordException;
import io.edgewatch.wire.MeasurementCodec;
import io.edgewatch.wire.Name;
import io.edgewatch.wire.PhaseChangeCodec;
import io.edgewatch.wire.RunEventCodec;
import io.edgewatch.wire.RunManifestCodec;
import io.edgewatch.wire.Topic;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.TopicPartition;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Reads every partition of what the page shows, from the beginning, into a {@link RunBoard}, and tells the
 * {@link EventLog} what has changed. In no group: each process has all runs, so any of them can answer for any.
 *
 * <p>While it catches up with what was there at its start nothing is told; then every page is to read anew. A record that
 * cannot be read is passed over: streams makes it a dead letter.
 */
final class LiveFeed implements Component {
    private static final Logger LOG = LoggerFactory.getLogger(LiveFeed.class);
    private static final Set<Topic> TOPICS =
            EnumSet.of(Topic.RUNS, Topic.STEPS, Topic.MEASUREMENTS, Topic.PHASES, Topic.ALERTS);
    private static final Duration POLL = Duration.ofMillis(50);
    /** Often enough to look live; what comes in between goes out together. */
    private static final Duration TELL_EVERY = Duration.ofMillis(50);

    private final KafkaConnection connection;
    private final RunBoard board;
    private final EventLog log;
    private final RunManifestCodec manifests = new RunManifestCodec();
    private final RunEventCodec events = new RunEventCodec();
    private final MeasurementCodec measurements = new MeasurementCodec();
    private final PhaseChangeCodec phases = new PhaseChangeCodec();
    private final AlertCodec alerts = new AlertCodec();
    private final Thread thread = new Thread(this::read, "edgewatch-live-page");
    private volatile boolean stopping;
    private volatile boolean caughtUp;
    private volatile Health health = Health.idle();

    LiveFeed(KafkaConnection connection, RunBoard board, EventLog log) {
        this.connection = connection;
        this.board = board;
        this.log = log;
        thread.setDaemon(true);
    }

    @Override
    public String name() {
        return "live page";
    }

    @Override
    public void start() {
        health = Health.working();
        thread.start();
    }

    /** Whether all that was there at its start is on the board. */
    boolean hasCaughtUp() {
        return caughtUp;
    }

    private void read() {
        try (Consumer<byte[], byte[]> consumer =
                UngroupedConsumer.open(connection, "edgewatch-live-page", Map.of("fetch.max.wait.ms", 50))) {
            List<TopicPartition> partitions = UngroupedConsumer.partitions(consumer, TOPICS);
            consumer.assign(partitions);
            consumer.seekToBeginning(partitions);
            catchUp(consumer, partitions);
            follow(consumer);
        } catch (RuntimeException e) {
            LOG.error("the live page ends: {}", e.toString());
            health = Health.failed(e);
        }
    }

    private void catchUp(Consumer<byte[], byte[]> consumer, List<TopicPartition> partitions) {
        Map<TopicPartition, Long> ends = consumer.endOffsets(partitions);
        while (!stopping && partitions.stream().anyMatch(p -> consumer.position(p) < ends.getOrDefault(p, 0L))) {
            consumer.poll(POLL).forEach(this::accept);
            board.changes();
        }
        caughtUp = !stopping;
        log.append("resync", "{}");
    }

    private void follow(Consumer<byte[], byte[]> consumer) {
        long told = System.nanoTime();
        while (!stopping) {
            consumer.poll(POLL).forEach(this::accept);
            if (System.nanoTime() - told >= TELL_EVERY.toNanos()) {
                told = System.nanoTime();
                tell();
            }
        }
    }

    private void tell() {
        RunBoard.Changes changes = board.changes();
        if (!changes.isEmpty()) {
            log.append("update", PageJson.of(changes));
        }
    }

    private void accept(ConsumerRecord<byte[], byte[]> record) {
        try {
            Topic topic = Topic.named(record.topic()).orElseThrow();
            if (record.value() == null) {
                deleted(topic, record.key());
                return;
            }
            switch (topic) {
                case RUNS -> board.add(manifests.decode(record.value()));
                case STEPS -> board.add(events.decode(record.value()));
                case MEASUREMENTS -> board.add(measurements.decode(record.key(), record.value()));
                case PHASES -> board.add(phases.decode(record.value()));
                case ALERTS -> board.add(alerts.decode(record.value()));
                default -> throw new IllegalStateException("the live page does not read " + topic);
            }
        } catch (MalformedRecordException e) {
            LOG.debug("{}-{} offset {}: {}", record.topic(), record.partition(), record.offset(), e.getMessage());
        }
    }

    private void deleted(Topic topic, byte[] key) {
        String run = key == null ? "" : new String(key, StandardCharsets.UTF_8);
        if (topic == Topic.RUNS && Name.isValid(run)) {
            board.delete(run);
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
            thread.join(Duration.ofSeconds(10).toMillis());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        if (!(health instanceof Health.Failed)) {
            health = Health.idle();
        }
    }
}
