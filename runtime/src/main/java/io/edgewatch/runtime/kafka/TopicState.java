package io.edgewatch.runtime.kafka;

import java.util.Map;

/**
 * A topic as the cluster has it.
 *
 * @param partitions their number
 * @param replication copies of each partition
 * @param settings every broker setting, defaults included; empty if this user may not look at them
 */
public record TopicState(int partitions, int replication, Map<String, String> settings) {
    public TopicState {
        settings = Map.copyOf(settings);
    }
}
