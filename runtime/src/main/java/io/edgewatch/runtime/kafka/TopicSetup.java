package io.edgewatch.runtime.kafka;

import io.edgewatch.wire.Topic;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.errors.TopicExistsException;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Creates the topics of the catalogue, or checks them; a process only checks. */
public final class TopicSetup implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(TopicSetup.class);

    private final KafkaConnection connection;
    private final Duration timeout;
    private final Admin admin;

    /**
     * Connects to the cluster; closed by the caller.
     *
     * @param timeout how long one question may take, an unreachable cluster included
     */
    public TopicSetup(KafkaConnection connection, Duration timeout) {
        this.connection = connection;
        this.timeout = timeout;
        int milliseconds = Math.toIntExact(timeout.toMillis());
        this.admin = Admin.create(connection.settings(
                "edgewatch-topics",
                Map.of("request.timeout.ms", Math.min(30_000, milliseconds), "default.api.timeout.ms", milliseconds)));
    }

    /** Connects with half a minute's patience. */
    public TopicSetup(KafkaConnection connection) {
        this(connection, Duration.ofSeconds(30));
    }

    /**
     * Creates what is missing.
     *
     * @param partitions of every topic: all must have the same number
     * @param replication copies of each partition
     * @param tensorRetentionBytes per partition of a tensor topic; −1 keeps all
     */
    public void create(int partitions, short replication, long tensorRetentionBytes) {
        List<NewTopic> wanted = Stream.of(Topic.values())
                .map(topic -> new NewTopic(topic.topicName(), partitions, replication)
                        .configs(topic.settings(tensorRetentionBytes)))
                .toList();
        for (KafkaFuture<Void> created : admin.createTopics(wanted).values().values()) {
            try {
                await(created);
            } catch (TopicExistsException e) {
                LOG.debug("it is there already: {}", e.getMessage());
            }
        }
    }

    /**
     * The common number of partitions of the given topics; dead letters are nobody's and may have another.
     *
     * @throws IllegalStateException if a topic is missing or the numbers differ, naming topic, got and wanted
     */
    public int requirePartitions(Set<Topic> topics) {
        Map<String, Integer> partitions = new TreeMap<>();
        Set<String> missing = new TreeSet<>();
        List<String> names = topics.stream().map(Topic::topicName).sorted().toList();
        admin.describeTopics(names).topicNameValues().forEach((name, description) -> {
            try {
                partitions.put(name, await(description).partitions().size());
            } catch (UnknownTopicOrPartitionException e) {
                missing.add(name);
            }
        });
        if (!missing.isEmpty()) {
            throw new IllegalStateException("missing on " + connection + ": " + String.join(", ", missing)
                    + "; create the topics as docs/topics.md says");
        }
        partitions.remove(Topic.DEAD_LETTERS.topicName());
        if (partitions.values().stream().distinct().count() != 1) {
            String found = partitions.entrySet().stream()
                    .map(topic -> topic.getKey() + " " + topic.getValue())
                    .collect(Collectors.joining(", "));
            throw new IllegalStateException(
                    "topics of runs must have equally many partitions, found on " + connection + ": " + found);
        }
        return partitions.values().iterator().next();
    }

    private <T> T await(KafkaFuture<T> answer) {
        try {
            return answer.get(timeout.toMillis(), TimeUnit.MILLISECONDS);
        } catch (ExecutionException e) {
            if (e.getCause() instanceof UnknownTopicOrPartitionException unknown) {
                throw unknown;
            }
            if (e.getCause() instanceof TopicExistsException exists) {
                throw exists;
            }
            throw new KafkaUnavailableException("cannot look up topics", connection, e);
        } catch (TimeoutException | InterruptedException e) {
            throw KafkaUnavailableException.waiting("for an answer about topics", connection, e);
        }
    }

    @Override
    public void close() {
        admin.close();
    }
}
