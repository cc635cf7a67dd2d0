package io.edgewatch.runtime.kafka;

import io.edgewatch.wire.Topic;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Creates the topics of the catalogue, or checks them; a process only checks. */
public final class TopicSetup implements AutoCloseable {
    private final KafkaConnection connection;
    private final Cluster cluster;

    /**
     * Connects to the cluster; closed by the caller.
     *
     * @param timeout how long one question may take; the first one seven seconds at most
     * @throws KafkaUnavailableException if the cluster does not answer, saying what to look at
     */
    public TopicSetup(KafkaConnection connection, Duration timeout) {
        this.connection = connection;
        this.cluster = Cluster.connect(connection, timeout);
    }

    /** Connects with half a minute's patience for each question after the first. */
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
        create(new TopicLayout(partitions, replication, tensorRetentionBytes));
    }

    /** Creates what is missing, changes nothing that is there, and answers what it created, once that can be looked up. */
    public List<Topic> create(TopicLayout layout) {
        Set<Topic> there = cluster.topics(Set.of(Topic.values())).keySet();
        List<Topic> created = Stream.of(Topic.values())
                .filter(topic -> !there.contains(topic))
                .filter(topic -> cluster.create(topic, layout))
                .toList();
        cluster.awaitTopics(Set.of(Topic.values()));
        return created;
    }

    /**
     * The common number of partitions of the given topics; dead letters are nobody's and may have another.
     *
     * @throws IllegalStateException if a topic is missing, or so set up that records would be lost or mixed up; names
     *     topic, setting, got, wanted and the command that helps
     */
    public int requirePartitions(Set<Topic> topics) {
        Map<Topic, TopicState> found = cluster.topics(topics);
        String missing = topics.stream()
                .filter(topic -> !found.containsKey(topic))
                .map(Topic::topicName)
                .sorted()
                .collect(Collectors.joining(", "));
        if (!missing.isEmpty()) {
            throw new IllegalStateException("missing on " + connection + ": " + missing
                    + "; create them: edgewatch topics --create --bootstrap-server " + connection);
        }
        String faults = TopicExpectation.ofProcesses().faults(found).stream()
                .filter(TopicFault::critical)
                .map(TopicFault::toString)
                .collect(Collectors.joining("; "));
        if (!faults.isEmpty()) {
            throw new IllegalStateException("topics on " + connection + " are not as edgewatch needs them: " + faults
                    + "; see all of it: edgewatch topics --check --bootstrap-server " + connection);
        }
        return found.entrySet().stream()
                .filter(topic -> topic.getKey() != Topic.DEAD_LETTERS)
                .findFirst()
                .orElseThrow()
                .getValue()
                .partitions();
    }

    @Override
    public void close() {
        cluster.close();
    }
}
