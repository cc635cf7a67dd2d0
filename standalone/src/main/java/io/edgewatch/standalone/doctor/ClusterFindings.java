package io.edgewatch.standalone.doctor;

import io.edgewatch.runtime.kafka.Cluster;
import io.edgewatch.runtime.kafka.KafkaConnection;
import io.edgewatch.runtime.kafka.TopicExpectation;
import io.edgewatch.runtime.kafka.TopicFault;
import io.edgewatch.runtime.kafka.TopicState;
import io.edgewatch.wire.Topic;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** Looks at the cluster. */
final class ClusterFindings {
    private final KafkaConnection connection;
    private final boolean wanted;

    /**
     * Not yet looked at.
     *
     * @param wanted the user named the cluster, so that it has to be there
     */
    ClusterFindings(KafkaConnection connection, boolean wanted) {
        this.connection = connection;
        this.wanted = wanted;
    }

    List<Finding> look() {
        List<Finding> findings = new ArrayList<>();
        if (!connection.clientSettings().isEmpty()) {
            findings.add(Finding.ok("client settings", settings()));
        }
        long begun = System.nanoTime();
        try (Cluster cluster = Cluster.connect(connection)) {
            Duration taken = Duration.ofNanos(System.nanoTime() - begun);
            findings.add(Finding.ok(
                    "broker",
                    connection + " answered in " + taken.toMillis() + " ms, " + cluster.brokers() + " in the cluster"));
            findings.add(topics(cluster));
        } catch (RuntimeException e) {
            String message = String.valueOf(e.getMessage());
            findings.add(
                    wanted
                            ? Finding.fail("broker", message, "see there")
                            : Finding.warn("broker", message, "start one: edgewatch broker; or --bootstrap-server"));
        }
        return findings;
    }

    /** Names of all, values of those that are harmless. */
    private String settings() {
        Map<String, String> shown = new TreeMap<>();
        connection
                .clientSettings()
                .forEach((name, value) -> shown.put(name, KafkaConnection.isHarmless(name) ? value : "[hidden]"));
        return shown.entrySet().stream()
                .map(setting -> setting.getKey() + "=" + setting.getValue())
                .collect(Collectors.joining(", "));
    }

    private Finding topics(Cluster cluster) {
        Map<Topic, TopicState> found = cluster.topics(EnumSet.allOf(Topic.class));
        Set<Topic> missing = EnumSet.allOf(Topic.class);
        missing.removeAll(found.keySet());
        if (!missing.isEmpty()) {
            return Finding.fail(
                    "topics",
                    missing.size() + " of " + Topic.values().length + " missing, "
                            + missing.iterator().next().topicName() + " first",
                    "edgewatch topics --create --bootstrap-server " + connection);
        }
        List<TopicFault> faults = TopicExpectation.ofProcesses().faults(found);
        if (faults.isEmpty()) {
            return Finding.ok("topics", found.size() + ", all as they should be");
        }
        String shown = faults.stream().map(TopicFault::toString).collect(Collectors.joining("; "));
        String next = "edgewatch topics --check --bootstrap-server " + connection;
        return faults.stream().anyMatch(TopicFault::critical)
                ? Finding.fail("topics", shown, next)
                : Finding.warn("topics", shown, next);
    }
}
