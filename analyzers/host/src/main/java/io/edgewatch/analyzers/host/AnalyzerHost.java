package io.edgewatch.analyzers.host;

import io.edgewatch.analyzers.host.intake.AnalyzerIntake;
import io.edgewatch.analyzers.host.status.AnalysisMeters;
import io.edgewatch.analyzers.host.status.RunEnd;
import io.edgewatch.analyzers.host.status.RunStatus;
import io.edgewatch.analyzers.host.work.RunTensors;
import io.edgewatch.runtime.kafka.KafkaConnection;
import io.edgewatch.runtime.kafka.TopicSetup;
import io.edgewatch.runtime.lifecycle.Component;
import io.edgewatch.runtime.lifecycle.Health;
import io.edgewatch.wire.TensorKind;
import io.edgewatch.wire.Topic;
import java.time.Duration;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.consumer.RangeAssignor;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Runs one analyzer instance on every run of the partitions it is assigned; several hosts of the same instance share
 * them as a consumer group.
 */
public final class AnalyzerHost implements Component {
    private static final Logger LOG = LoggerFactory.getLogger(AnalyzerHost.class);

    private static final Duration PRODUCER_CLOSE_LIMIT = Duration.ofSeconds(10);

    private final KafkaConnection connection;
    private final AnalyzerInstance instance;
    private final HostSettings settings;
    private final AnalysisMeters meters;
    private final Thread thread;
    private volatile @Nullable AnalyzerIntake intake;
    private volatile boolean stopping;
    private volatile Health health = Health.idle();

    /** A host of every step of all runs, not yet started. */
    public AnalyzerHost(KafkaConnection connection, AnalyzerInstance instance, AnalysisMeters meters) {
        this(connection, instance, HostSettings.usual(), meters);
    }

    /** A host, not yet started. */
    public AnalyzerHost(
            KafkaConnection connection, AnalyzerInstance instance, HostSettings settings, AnalysisMeters meters) {
        this.settings = settings;
        this.connection = connection;
        this.instance = instance;
        this.meters = meters;
        this.thread = new Thread(this::read, "edgewatch-reader " + instance.name());
        thread.setDaemon(true);
    }

    /** The consumer group of an instance. */
    public static String group(String instanceName) {
        return "edgewatch-" + instanceName;
    }

    @Override
    public String name() {
        return "analyzer " + instance.name();
    }

    @Override
    public void start() {
        try (TopicSetup topics = new TopicSetup(connection)) {
            Set<Topic> needed = EnumSet.of(Topic.MEASUREMENTS, Topic.PROGRESS, Topic.DATASETS, Topic.DEAD_LETTERS);
            needed.addAll(AnalyzerIntake.inputs(kinds()));
            topics.requirePartitions(needed);
        }
        health = Health.working();
        thread.start();
    }

    private Set<TensorKind> kinds() {
        return RunTensors.kinds(instance.inputs());
    }

    private void read() {
        String clientId = group(instance.name());
        try {
            Producer<byte[], byte[]> producer = new KafkaProducer<>(
                    connection.settings(clientId, producerSettings()),
                    new ByteArraySerializer(),
                    new ByteArraySerializer());
            try {
                read(producer, clientId);
            } finally {
                producer.close(PRODUCER_CLOSE_LIMIT); // what is left is for a broker that is away
            }
        } catch (RuntimeException | Error e) {
            LOG.error("{} stopped", name(), e);
            health = Health.failed(e);
        }
    }

    private void read(Producer<byte[], byte[]> producer, String clientId) {
        try (AnalyzerIntake reading = new AnalyzerIntake(
                new KafkaConsumer<>(
                        connection.settings(clientId, consumerSettings()),
                        new ByteArrayDeserializer(),
                        new ByteArrayDeserializer()),
                producer,
                connection,
                instance,
                settings,
                kinds(),
                meters)) {
            intake = reading;
            reading.open();
            while (!stopping) {
                reading.poll();
            }
        }
    }

    private Map<String, Object> consumerSettings() {
        Map<String, Object> consumer = new HashMap<>();
        consumer.put("enable.auto.commit", false);
        consumer.put("allow.auto.create.topics", false);
        consumer.put("auto.offset.reset", "none");
        consumer.put("fetch.max.bytes", 16 << 20);
        consumer.put("max.poll.records", 200);
        if (settings.attachment().only().isEmpty()) {
            consumer.put("group.id", group(instance.name()));
            // all run-scoped topics have the same partitions: range keeps a run's together
            consumer.put("partition.assignment.strategy", RangeAssignor.class.getName());
            // a host that died is noticed after this; the poll thread never analyzes, so it never takes long
            consumer.put("session.timeout.ms", 10_000);
            consumer.put("heartbeat.interval.ms", 3_000);
        }
        return consumer;
    }

    /** A result is not given up while the broker is away. */
    private static Map<String, Object> producerSettings() {
        Map<String, Object> settings = new HashMap<>();
        settings.put("acks", "all");
        settings.put("enable.idempotence", true); // keeps the order of records when some are sent again
        settings.put("linger.ms", 0);
        settings.put("max.request.size", Topic.PROGRESS.recordBytes());
        settings.put("delivery.timeout.ms", Integer.MAX_VALUE);
        settings.put("max.block.ms", Long.MAX_VALUE);
        return settings;
    }

    @Override
    public Health health() {
        String stuck = status().stream()
                .filter(run -> run.stuckAt().isPresent())
                .map(RunStatus::text)
                .collect(Collectors.joining("; "));
        return health instanceof Health.Working && !stuck.isEmpty() ? new Health.Stuck(stuck) : health;
    }

    /** How the instance is on the runs it is at. */
    public List<RunStatus> status() {
        AnalyzerIntake reading = intake;
        return reading == null ? List.of() : reading.status();
    }

    /** What became of the run, for a host that is attached to one, once that is known. */
    public Optional<RunEnd> end() {
        AnalyzerIntake reading = intake;
        return reading == null ? Optional.empty() : reading.end();
    }

    /** What it runs. */
    public AnalyzerInstance instance() {
        return instance;
    }

    @Override
    public void close() {
        stopping = true;
        try {
            thread.join(Duration.ofSeconds(60).toMillis());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        if (thread.isAlive()) {
            LOG.warn("{} did not stop within 60 s", name());
        }
        if (health instanceof Health.Working) {
            health = Health.idle();
        }
    }
}
