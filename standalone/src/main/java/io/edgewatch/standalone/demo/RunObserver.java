package io.edgewatch.standalone.demo;

import io.edgewatch.runtime.kafka.KafkaConnection;
import io.edgewatch.runtime.kafka.UngroupedConsumer;
import io.edgewatch.runtime.lifecycle.Component;
import io.edgewatch.runtime.lifecycle.Health;
import io.edgewatch.wire.AlertCodec;
import io.edgewatch.wire.MalformedRecordException;
import io.edgewatch.wire.MeasurementCodec;
import io.edgewatch.wire.PhaseChangeCodec;
import io.edgewatch.wire.ProgressCodec;
import io.edgewatch.wire.ProgressKey;
import io.edgewatch.wire.RunEventCodec;
import io.edgewatch.wire.StateChunkKey;
import io.edgewatch.wire.Topic;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.TopicPartition;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Reads what the topics say of one run into a {@link RunView}, as any consumer could. */
final class RunObserver implements Component {
    private static final Logger LOG = LoggerFactory.getLogger(RunObserver.class);
    private static final Set<Topic> TOPICS =
            EnumSet.of(Topic.STEPS, Topic.MEASUREMENTS, Topic.PROGRESS, Topic.PHASES, Topic.ALERTS);

    private final KafkaConnection connection;
    private final String run;
    private final RunView view;
    private final RunEventCodec events = new RunEventCodec();
    private final MeasurementCodec measurements = new MeasurementCodec();
    private final ProgressCodec progress = new ProgressCodec();
    private final PhaseChangeCodec phases = new PhaseChangeCodec();
    private final AlertCodec alerts = new AlertCodec();
    private final Thread thread = new Thread(this::read, "edgewatch-observer");
    private volatile boolean stopping;
    private volatile Map<TopicPartition, Long> positions = Map.of();
    private volatile Health health = Health.idle();

    RunObserver(KafkaConnection connection, String run, String judge) {
        this.connection = connection;
        this.run = run;
        this.view = new RunView(judge);
        thread.setDaemon(true);
    }

    @Override
    public String name() {
        return "observer";
    }

    @Override
    public void start() {
        health = Health.working();
        thread.start();
    }

    /** Looks at the view while nothing changes it. */
    <T> T look(Function<RunView, T> question) {
        synchronized (view) {
            return question.apply(view);
        }
    }

    /** The topics it reads. */
    static Set<Topic> topics() {
        return TOPICS;
    }

    /** Per partition, the offset up to which it has read; empty before the first round. */
    Map<TopicPartition, Long> positions() {
        return positions;
    }

    private void read() {
        try (Consumer<byte[], byte[]> consumer =
                UngroupedConsumer.open(connection, "edgewatch-observer", Map.of("fetch.max.wait.ms", 100))) {
            List<TopicPartition> partitions = UngroupedConsumer.partitions(consumer, TOPICS);
            consumer.assign(partitions);
            consumer.seekToBeginning(partitions);
            while (!stopping) {
                for (ConsumerRecord<byte[], byte[]> record : consumer.poll(Duration.ofMillis(100))) {
                    accept(record);
                }
                positions = positions(consumer, partitions);
            }
        } catch (RuntimeException e) {
            LOG.error("observer stopped", e);
            health = Health.failed(e);
        }
    }

    private static Map<TopicPartition, Long> positions(
            Consumer<byte[], byte[]> consumer, List<TopicPartition> partitions) {
        return partitions.stream().collect(Collectors.toUnmodifiableMap(p -> p, consumer::position));
    }

    private void accept(ConsumerRecord<byte[], byte[]> record) {
        if (record.value() == null || !isOfRun(record)) {
            return;
        }
        try {
            synchronized (view) {
                switch (Topic.named(record.topic()).orElseThrow()) {
                    case STEPS -> view.add(events.decode(record.value()));
                    case MEASUREMENTS -> view.add(measurements.decode(record.key(), record.value()));
                    case PROGRESS ->
                        view.add(ProgressKey.decode(record.key()).instance(), progress.decode(record.value()));
                    case PHASES -> view.add(phases.decode(record.value()));
                    case ALERTS -> view.add(alerts.decode(record.value()));
                    default -> throw new IllegalStateException("not subscribed to " + record.topic());
                }
            }
        } catch (MalformedRecordException e) {
            LOG.warn("{}-{} offset {}: {}", record.topic(), record.partition(), record.offset(), e.getMessage());
        }
    }

    /** A progress key is instance/run; every other key is the run, or begins with it. */
    private boolean isOfRun(ConsumerRecord<byte[], byte[]> record) {
        String key = new String(record.key(), StandardCharsets.UTF_8);
        return record.topic().equals(Topic.PROGRESS.topicName())
                ? key.endsWith("/" + run) && !StateChunkKey.isOne(record.key())
                : key.equals(run) || key.startsWith(run + "/");
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
    }
}
