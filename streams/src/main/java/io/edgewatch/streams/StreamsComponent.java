package io.edgewatch.streams;

import io.edgewatch.runtime.kafka.KafkaConnection;
import io.edgewatch.runtime.kafka.TopicSetup;
import io.edgewatch.runtime.lifecycle.Component;
import io.edgewatch.runtime.lifecycle.Health;
import io.edgewatch.runtime.metrics.KafkaLag;
import io.edgewatch.streams.metrics.RejectedRecords;
import io.edgewatch.streams.topology.SmallStores;
import io.edgewatch.streams.topology.StabilityTopology;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.HashMap;
import java.util.Map;
import java.util.Properties;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.streams.CloseOptions;
import org.apache.kafka.streams.KafkaStreams;
import org.apache.kafka.streams.StreamsConfig;
import org.apache.kafka.streams.ThreadMetadata;
import org.apache.kafka.streams.Topology;
import org.apache.kafka.streams.errors.StreamsException;
import org.apache.kafka.streams.errors.StreamsUncaughtExceptionHandler.StreamThreadExceptionResponse;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Streams as a component: checks the topics, runs {@link StabilityTopology}, says how it is.
 *
 * <p>Exactly once from the topics read to phases, alerts and dead letters: each transaction also commits the offsets
 * read, to the consumer group named like the application. Whoever sees them past a record sees what came of it. So a
 * thread that the cluster's doing ended is replaced without loss, see {@link ThreadReplacements}.
 */
public final class StreamsComponent implements Component {
    private static final Logger LOG = LoggerFactory.getLogger(StreamsComponent.class);

    private static final int RECOVERY_MILLISECONDS = 10_000;

    private final KafkaConnection connection;
    private final StreamsSettings settings;
    private final MeterRegistry registry;
    private final ThreadReplacements replacements;
    private volatile Health health = Health.idle();
    /** Opened by the first of: running, broken, stopped. */
    private final CountDownLatch decided = new CountDownLatch(1);

    private @Nullable KafkaLag lag;
    /** Null again once it is to stop. */
    private volatile @Nullable KafkaStreams client;

    public StreamsComponent(KafkaConnection connection, StreamsSettings settings, MeterRegistry registry) {
        this.connection = connection;
        this.settings = settings;
        this.registry = registry;
        this.replacements = new ThreadReplacements(settings.threads(), System::nanoTime);
    }

    @Override
    public String name() {
        return "streams";
    }

    @Override
    public void start() {
        try (TopicSetup topics = new TopicSetup(connection, settings.startTimeout())) {
            topics.requirePartitions(StabilityTopology.topics().collect(Collectors.toSet()));
        }
        new RejectedRecords(registry).countFromZero(StabilityTopology.INPUTS);
        KafkaStreams started = open();
        client = started;
        started.setUncaughtExceptionHandler(this::failed);
        started.setStateListener(this::changed);
        lag = new KafkaLag(settings.applicationId(), StabilityTopology.INPUTS, started::metrics)
                .ofClients(() -> consumers(started));
        lag.bindTo(registry);
        started.start();
        awaitRunning(started);
    }

    private static Set<String> consumers(KafkaStreams started) {
        if (!started.state().isRunningOrRebalancing()) {
            return Set.of();
        }
        return started.metadataForLocalThreads().stream()
                .map(ThreadMetadata::consumerClientId)
                .collect(Collectors.toSet());
    }

    private KafkaStreams open() {
        Properties configuration = configuration(connection, settings);
        Topology topology = StabilityTopology.build(configuration, settings, registry);
        try {
            return new KafkaStreams(topology, configuration);
        } catch (StreamsException e) { // the directory is locked, or cannot be made
            throw new IllegalStateException(
                    "state directory " + settings.stateDirectory()
                            + " cannot be used: another process of application '" + settings.applicationId()
                            + "' has it, or it cannot be written; name another one",
                    e);
        }
    }

    private void awaitRunning(KafkaStreams started) {
        boolean inTime;
        try {
            inTime = decided.await(settings.startTimeout().toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            close();
            throw new IllegalStateException("interrupted while streams was starting", e);
        }
        if (health instanceof Health.Failed broken) {
            close();
            throw new IllegalStateException("streams could not start on " + connection + ": " + broken.reason());
        }
        if (!inTime) {
            KafkaStreams.State state = started.state();
            close();
            throw new IllegalStateException("streams was still " + state + " after " + settings.startTimeout() + " on "
                    + connection + "; is another instance of group '" + settings.applicationId()
                    + "' holding on to its place, or is the broker too slow?");
        }
    }

    private StreamThreadExceptionResponse failed(Throwable cause) {
        Throwable root = rootOf(cause);
        if (client != null && replacements.allow(root)) {
            LOG.warn("streams goes on from its last commit after: {}", root.toString());
            becomes(new Health.Stuck("it goes on from its last commit after " + root));
            Thread.currentThread().setUncaughtExceptionHandler((thread, thrown) -> replaced(cause, thrown));
            return StreamThreadExceptionResponse.REPLACE_THREAD;
        }
        stops(cause);
        return StreamThreadExceptionResponse.SHUTDOWN_CLIENT;
    }

    /** The last of a thread: Kafka Streams throws its error once more when the next one runs, and another where there could be none. */
    private void replaced(Throwable cause, Throwable thrown) {
        if (thrown != cause && thrown.getCause() != cause) {
            stops(thrown);
        }
    }

    private void stops(Throwable cause) {
        Throwable root = rootOf(cause);
        if (becomes(Health.failed(root))) {
            LOG.error("streams stops: {}", root.toString());
            LOG.debug("streams stops", cause);
        }
        decided.countDown();
    }

    private static Throwable rootOf(Throwable cause) {
        Throwable root = cause;
        while (root.getCause() != null) {
            root = root.getCause();
        }
        return root;
    }

    private void changed(KafkaStreams.State now, KafkaStreams.State before) {
        if (now == KafkaStreams.State.RUNNING) {
            becomes(Health.working());
            decided.countDown();
        } else if (now == KafkaStreams.State.ERROR) {
            becomes(new Health.Failed("Kafka Streams went into ERROR"));
            decided.countDown();
        }
    }

    @Override
    public Health health() {
        return health;
    }

    /** Takes on a health; what is broken stays so, and keeps its first reason. */
    private synchronized boolean becomes(Health next) {
        if (health instanceof Health.Failed) {
            return false;
        }
        health = next;
        return true;
    }

    @Override
    public void close() {
        KafkaStreams running = client;
        client = null;
        if (lag != null) {
            lag.close();
        }
        if (running == null) {
            return;
        }
        boolean clean = running.close(CloseOptions.timeout(settings.closeTimeout())
                .withGroupMembershipOperation(CloseOptions.GroupMembershipOperation.LEAVE_GROUP));
        if (!clean) {
            LOG.warn("streams did not stop within {}", settings.closeTimeout());
        }
        becomes(Health.idle());
    }

    /** The client's configuration; what the connection brings goes to all of its clients. */
    static Properties configuration(KafkaConnection connection, StreamsSettings settings) {
        Map<String, Object> role = new HashMap<>();
        role.put(StreamsConfig.APPLICATION_ID_CONFIG, settings.applicationId());
        role.put(StreamsConfig.STATE_DIR_CONFIG, settings.stateDirectory().toString());
        role.put(StreamsConfig.NUM_STREAM_THREADS_CONFIG, settings.threads());
        role.put(StreamsConfig.REPLICATION_FACTOR_CONFIG, settings.replicationFactor());
        role.put(StreamsConfig.PROCESSING_GUARANTEE_CONFIG, StreamsConfig.EXACTLY_ONCE_V2);
        role.put(StreamsConfig.COMMIT_INTERVAL_MS_CONFIG, 100);
        role.put(StreamsConfig.ENSURE_EXPLICIT_INTERNAL_RESOURCE_NAMING_CONFIG, true);
        role.put("processing.exception.handler.global.enabled", true); // no global store here; unset, it warns
        role.put(StreamsConfig.ROCKSDB_CONFIG_SETTER_CLASS_CONFIG, SmallStores.class.getName());
        role.put(StreamsConfig.GROUP_PROTOCOL_CONFIG, settings.groupProtocol().label());
        role.put(StreamsConfig.consumerPrefix(ConsumerConfig.AUTO_OFFSET_RESET_CONFIG), "earliest");
        role.put(StreamsConfig.producerPrefix(ProducerConfig.LINGER_MS_CONFIG), 0);
        // what a killed process leaves: its place in the group, and a transaction that readers wait for
        role.put(StreamsConfig.producerPrefix(ProducerConfig.TRANSACTION_TIMEOUT_CONFIG), RECOVERY_MILLISECONDS);
        if (settings.groupProtocol() == StreamsSettings.GroupProtocol.CLASSIC) { // else the broker's
            role.put(StreamsConfig.consumerPrefix(ConsumerConfig.SESSION_TIMEOUT_MS_CONFIG), RECOVERY_MILLISECONDS);
        }
        Properties configuration = new Properties();
        configuration.putAll(connection.settings(settings.applicationId(), role));
        return configuration;
    }
}
