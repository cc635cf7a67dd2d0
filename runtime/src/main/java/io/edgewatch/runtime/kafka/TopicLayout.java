package io.edgewatch.runtime.kafka;

import io.edgewatch.wire.Topic;
import java.util.Map;
import java.util.TreeMap;
import org.apache.kafka.clients.admin.NewTopic;

/**
 * How the topics of a cluster are made.
 *
 * @param partitions of every topic: all must have the same number
 * @param replication copies of each partition
 * @param tensorRetentionBytes per partition of a tensor topic; −1 keeps all
 */
public record TopicLayout(int partitions, short replication, long tensorRetentionBytes) {
    /** Partitions where nobody asks for another number. */
    public static final int USUAL_PARTITIONS = 4;

    private static final int COPIES_WORTH_WAITING_FOR = 3;

    public TopicLayout {
        if (partitions < 1) {
            throw new IllegalArgumentException("partitions must be at least 1, got: " + partitions);
        }
        if (replication < 1) {
            throw new IllegalArgumentException("replication must be at least 1, got: " + replication);
        }
    }

    /** A layout whose tensor topics together stay within a budget. */
    public static TopicLayout within(TensorBudget budget, int partitions, short replication) {
        return new TopicLayout(partitions, replication, budget.perPartition(partitions));
    }

    /** Broker settings of a topic: with three copies an acknowledged record survives the loss of one. */
    public Map<String, String> settings(Topic topic) {
        Map<String, String> settings = new TreeMap<>(topic.settings(tensorRetentionBytes));
        if (replication >= COPIES_WORTH_WAITING_FOR) {
            settings.put("min.insync.replicas", "2");
        }
        return settings;
    }

    NewTopic topic(Topic topic) {
        return new NewTopic(topic.topicName(), partitions, replication).configs(settings(topic));
    }
}
