package io.edgewatch.runtime.kafka;

import io.edgewatch.wire.Topic;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
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
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.common.errors.TopicExistsException;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;

/** Creates the topics of the catalogue, or checks them; a process only checks. */
public final class TopicSetup implements AutoCloseable {
    private static final long TIMEOUT_SECONDS = 30;

    private final KafkaConnection connection;
    private final Admin admin;

    /** Connects to the cluster; closed by the caller. */
    public TopicSetup(KafkaConnection connection) {
        this.connection = connection;
        this.admin = Admin.create(connection.settings("edgewatch-topics", Map.of()));
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
        for (var created : admin.createTopics(wanted).values().entrySet()) {
            try {
                created.getValue().get(TIMEOUT_SECONDS, TimeUnit.SECONDS);
            } catch (ExecutionException e) {
                if (!(e.getCause() instanceof TopicExistsException)) {
                    throw new KafkaUnavailableException("cannot create topic " + created.getKey(), connection, e);
                }
            } catch (TimeoutException | InterruptedException e) {
                throw KafkaUnavailableException.waiting("to create topic " + created.getKey(), connection, e);
            }
        }
    }

    /**
     * The common number of partitions of the given topics.
     *
     * @throws IllegalStateException if a topic is missing or the numbers differ, naming topic, got and wanted
     */
    public int requirePartitions(Set<Topic> topics) {
        Map<String, Integer> partitions = new TreeMap<>();
        List<String> missing = new ArrayList<>();
        for (Topic topic : new TreeSet<>(topics)) {
            describe(topic.topicName(), partitions, missing);
        }
        if (!missing.isEmpty()) {
            throw new IllegalStateException("topics missing on " + connection + ": " + missing
                    + "; create them as docs/topics.md says, or start the broker that ships with edgewatch");
        }
        if (partitions.values().stream().distinct().count() != 1) {
            throw new IllegalStateException("topics must have the same number of partitions on " + connection
                    + ", got: "
                    + partitions.entrySet().stream().map(Object::toString).collect(Collectors.joining(", ")));
        }
        return partitions.values().iterator().next();
    }

    private void describe(String topic, Map<String, Integer> partitions, List<String> missing) {
        try {
            TopicDescription description = Objects.requireNonNull(admin.describeTopics(List.of(topic))
                    .allTopicNames()
                    .get(TIMEOUT_SECONDS, TimeUnit.SECONDS)
                    .get(topic));
            partitions.put(topic, description.partitions().size());
        } catch (ExecutionException e) {
            if (!(e.getCause() instanceof UnknownTopicOrPartitionException)) {
                throw new KafkaUnavailableException("cannot describe topic " + topic, connection, e);
            }
            missing.add(topic);
        } catch (TimeoutException | InterruptedException e) {
            throw KafkaUnavailableException.waiting("to describe topic " + topic, connection, e);
        }
    }

    @Override
    public void close() {
        admin.close();
    }
}
