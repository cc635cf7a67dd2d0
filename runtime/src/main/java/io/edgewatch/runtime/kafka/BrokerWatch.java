package io.edgewatch.runtime.kafka;

import io.edgewatch.runtime.lifecycle.Component;
import io.edgewatch.runtime.lifecycle.Health;
import io.edgewatch.wire.Topic;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.binder.MeterBinder;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.TopicDescription;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Asks the cluster every few seconds how its copies of our topics are: {@code edgewatch.broker.reachable} and
 * {@code edgewatch.broker.under.replicated.partitions}. So nobody needs the brokers' own metrics to be told that one is
 * down.
 */
public final class BrokerWatch implements Component, MeterBinder {
    private static final Logger LOG = LoggerFactory.getLogger(BrokerWatch.class);
    private static final int PERIOD_SECONDS = 5;
    private static final int PATIENCE_SECONDS = 4;

    private final KafkaConnection connection;
    private final Set<Topic> topics;
    private final MeterRegistry registry;
    private final List<Meter> meters = new ArrayList<>();
    private final Map<Topic, Integer> underReplicated = new ConcurrentHashMap<>();
    private final ScheduledExecutorService clock = Executors.newSingleThreadScheduledExecutor(work -> {
        Thread thread = new Thread(work, "edgewatch-broker-watch");
        thread.setDaemon(true);
        return thread;
    });
    private @Nullable Admin admin;
    private volatile boolean reachable = true;
    private volatile Health health = Health.idle();

    /**
     * Of a cluster, not yet started.
     *
     * @param topics which this process may look at
     */
    public BrokerWatch(KafkaConnection connection, Set<Topic> topics, MeterRegistry registry) {
        this.connection = connection;
        this.topics = Set.copyOf(topics);
        this.registry = registry;
    }

    @Override
    public String name() {
        return "broker watch";
    }

    @Override
    public void bindTo(MeterRegistry target) {
        meters.add(Gauge.builder("edgewatch.broker.reachable", () -> reachable ? 1 : 0)
                .description("1 while the cluster answers this process")
                .register(target));
        for (Topic topic : topics) {
            meters.add(Gauge.builder(
                            "edgewatch.broker.under.replicated.partitions",
                            () -> underReplicated.getOrDefault(topic, 0))
                    .description("Partitions of a topic with fewer copies in sync than they should have")
                    .tag("topic", topic.topicName())
                    .register(target));
        }
    }

    @Override
    public void start() {
        bindTo(registry);
        Admin client = Admin.create(connection.settings(
                "edgewatch-broker-watch",
                Map.of("request.timeout.ms", 3_000, "default.api.timeout.ms", PATIENCE_SECONDS * 1_000)));
        clock.scheduleWithFixedDelay(() -> look(client), 0, PERIOD_SECONDS, TimeUnit.SECONDS);
        admin = client;
        health = Health.working();
    }

    private void look(Admin client) {
        try {
            Map<String, TopicDescription> found = client.describeTopics(
                            topics.stream().map(Topic::topicName).toList())
                    .allTopicNames()
                    .get(PATIENCE_SECONDS, TimeUnit.SECONDS);
            found.forEach(
                    (name, topic) -> underReplicated.put(Topic.named(name).orElseThrow(), underReplicated(topic)));
            reachable = true;
        } catch (ExecutionException | TimeoutException e) {
            LOG.debug("the cluster does not answer", e);
            reachable = false;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private static int underReplicated(TopicDescription topic) {
        return (int) topic.partitions().stream()
                .filter(partition ->
                        partition.isr().size() < partition.replicas().size())
                .count();
    }

    @Override
    public Health health() {
        return health;
    }

    @Override
    public void close() {
        clock.shutdownNow();
        if (admin != null) {
            admin.close(Duration.ofSeconds(PATIENCE_SECONDS));
            admin = null;
        }
        meters.forEach(registry::remove);
        meters.clear();
        health = Health.idle();
    }
}
