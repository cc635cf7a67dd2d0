package io.edgewatch.runtime.kafka;

import io.edgewatch.wire.Topic;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * What topics should be like; says where they are not. Pure: takes what the cluster has, asks nobody.
 *
 * @param partitions wanted of every topic; absent: as many as most have
 * @param replication fewest copies wanted; absent: any
 * @param budget of the tensor topics; absent: whatever they have
 */
public record TopicExpectation(OptionalInt partitions, OptionalInt replication, Optional<TensorBudget> budget) {
    /** What a process needs: nothing that depends on how large the cluster is. */
    public static TopicExpectation ofProcesses() {
        return new TopicExpectation(OptionalInt.empty(), OptionalInt.empty(), Optional.empty());
    }

    /** All faults, in the catalogue's order. A topic that is not there is not among them. */
    public List<TopicFault> faults(Map<Topic, TopicState> found) {
        int wanted = partitions.orElseGet(() -> usualPartitions(found));
        List<TopicFault> faults = new ArrayList<>();
        for (Topic topic : Topic.values()) {
            TopicState state = found.get(topic);
            if (state != null) {
                checkPlaces(topic, state, wanted, faults);
                if (!state.settings().isEmpty()) {
                    checkSettings(topic, state, wanted, faults);
                }
            }
        }
        return faults;
    }

    private void checkPlaces(Topic topic, TopicState state, int wanted, List<TopicFault> faults) {
        if (state.partitions() != wanted && topic != Topic.DEAD_LETTERS) { // dead letters are nobody's
            faults.add(new TopicFault(
                    topic.topicName(),
                    "partitions",
                    Integer.toString(state.partitions()),
                    Integer.toString(wanted),
                    true));
        }
        if (replication.isPresent() && state.replication() < replication.getAsInt()) {
            faults.add(new TopicFault(
                    topic.topicName(),
                    "replication",
                    Integer.toString(state.replication()),
                    Integer.toString(replication.getAsInt()),
                    false));
        }
    }

    private void checkSettings(Topic topic, TopicState state, int partitions, List<TopicFault> faults) {
        Settings settings = new Settings(topic, state, faults);
        Map<String, String> wanted =
                topic.settings(budget.map(b -> b.perPartition(partitions)).orElse(-1L));
        settings.equal("cleanup.policy", wanted.getOrDefault("cleanup.policy", ""), true);
        if (topic.retention() != Topic.Retention.LATEST_PER_KEY) {
            settings.equal("retention.ms", "-1", false);
        }
        if (topic.retention() == Topic.Retention.HISTORY || (isTensor(topic) && budget.isPresent())) {
            settings.equal("retention.bytes", wanted.getOrDefault("retention.bytes", "-1"), false);
        }
        if (isTensor(topic) && settings.number("retention.bytes") > 0) {
            settings.atMost("segment.bytes", settings.number("retention.bytes"), false);
        }
        settings.atLeast("max.message.bytes", topic.recordBytes(), true);
        settings.equal("message.timestamp.type", "CreateTime", false);
        settings.atMost("min.insync.replicas", state.replication(), true);
        if (state.replication() >= 3) {
            settings.atLeast("min.insync.replicas", 2, false);
        }
    }

    private static boolean isTensor(Topic topic) {
        return topic.retention() == Topic.Retention.TENSORS;
    }

    private static int usualPartitions(Map<Topic, TopicState> found) {
        Map<Integer, Long> counts = found.entrySet().stream()
                .filter(entry -> entry.getKey() != Topic.DEAD_LETTERS)
                .map(entry -> entry.getValue().partitions())
                .collect(Collectors.groupingBy(Function.identity(), Collectors.counting()));
        return counts.entrySet().stream()
                .max(Comparator.<Map.Entry<Integer, Long>>comparingLong(Map.Entry::getValue)
                        .thenComparing(Map.Entry::getKey))
                .map(Map.Entry::getKey)
                .orElse(0);
    }

    /** The settings of one topic, checked one by one. */
    private record Settings(Topic topic, TopicState state, List<TopicFault> faults) {
        void equal(String name, String wanted, boolean critical) {
            if (!got(name).equals(wanted)) {
                add(name, wanted, critical);
            }
        }

        void atLeast(String name, long least, boolean critical) {
            if (number(name) < least) {
                add(name, "at least " + least, critical);
            }
        }

        void atMost(String name, long most, boolean critical) {
            if (number(name) > most) {
                add(name, "at most " + most, critical);
            }
        }

        long number(String name) {
            return Long.parseLong(got(name));
        }

        private String got(String name) {
            String value = state.settings().get(name);
            if (value == null) {
                throw new IllegalStateException("the cluster does not tell " + name + " of " + topic.topicName());
            }
            return value;
        }

        private void add(String name, String wanted, boolean critical) {
            faults.add(new TopicFault(topic.topicName(), name, got(name), wanted, critical));
        }
    }
}
