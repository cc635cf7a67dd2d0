package io.edgewatch.streams;

import io.edgewatch.runtime.kafka.KafkaConnection;
import io.edgewatch.streams.topology.StabilityTopology;
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
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;

/** Checks that the topics are there, and that those of a run have equally many partitions. */
final class TopicCheck {
    private static final String CREATE = "; create the topics with 'edgewatch topics --create'";

    private final KafkaConnection connection;
    private final Duration timeout;

    TopicCheck(KafkaConnection connection, Duration timeout) {
        this.connection = connection;
        this.timeout = timeout;
    }

    /** @throws IllegalStateException naming what is missing or unequal */
    void check() {
        Map<String, Integer> partitions = new TreeMap<>();
        Set<String> missing = new TreeSet<>();
        List<String> names = StabilityTopology.topics().map(Topic::topicName).toList();
        int milliseconds = Math.toIntExact(timeout.toMillis());
        Map<String, Integer> bounded =
                Map.of("request.timeout.ms", Math.min(30_000, milliseconds), "default.api.timeout.ms", milliseconds);
        try (Admin admin = Admin.create(connection.settings("edgewatch-streams-check", bounded))) {
            for (Map.Entry<String, KafkaFuture<TopicDescription>> topic :
                    admin.describeTopics(names).topicNameValues().entrySet()) {
                try {
                    partitions.put(
                            topic.getKey(),
                            topic.getValue()
                                    .get(timeout.toMillis(), TimeUnit.MILLISECONDS)
                                    .partitions()
                                    .size());
                } catch (ExecutionException e) {
                    if (!(e.getCause() instanceof UnknownTopicOrPartitionException)) {
                        throw unreachable(e.getCause() == null ? e : e.getCause());
                    }
                    missing.add(topic.getKey());
                }
            }
        } catch (TimeoutException e) {
            throw unreachable(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while looking for topics on " + connection, e);
        }
        requirePresent(missing);
        requireEqual(partitions);
    }

    private IllegalStateException unreachable(Throwable cause) {
        return new IllegalStateException(
                "cannot look up topics on " + connection + ": " + cause
                        + "; check the address, and the credentials if the cluster wants any",
                cause);
    }

    private void requirePresent(Set<String> missing) {
        if (!missing.isEmpty()) {
            throw new IllegalStateException("missing on " + connection + ": " + String.join(", ", missing) + CREATE);
        }
    }

    private void requireEqual(Map<String, Integer> partitions) {
        partitions.remove(Topic.DEAD_LETTERS.topicName());
        if (partitions.values().stream().distinct().count() > 1) {
            String found = partitions.entrySet().stream()
                    .map(topic -> topic.getKey() + " " + topic.getValue())
                    .collect(Collectors.joining(", "));
            throw new IllegalStateException(
                    "topics of runs must have equally many partitions, found on " + connection + ": " + found);
        }
    }
}
