package io.edgewatch.runtime.topics;

import io.edgewatch.runtime.cli.TextTable;
import io.edgewatch.runtime.kafka.Cluster;
import io.edgewatch.runtime.kafka.TopicLayout;
import io.edgewatch.runtime.kafka.TopicSetup;
import io.edgewatch.runtime.kafka.TopicState;
import io.edgewatch.wire.Topic;
import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.kafka.common.acl.AclBinding;

/** Does what a request asks, and says what it does. */
final class TopicsTask {
    private final Cluster cluster;
    private final TopicsRequest request;
    private final PrintWriter out;

    TopicsTask(Cluster cluster, TopicsRequest request, PrintWriter out) {
        this.cluster = cluster;
        this.request = request;
        this.out = out;
    }

    /** Says what {@link #create} would do, and whether all would be well then. */
    boolean preview() {
        Map<Topic, TopicState> found = found();
        TopicLayout layout = request.layout(found, cluster.brokers());
        missing(found).forEach(topic -> say("would create", topic, layout));
        List<AclBinding> acls = missingAcls();
        if (!acls.isEmpty()) {
            out.println("would allow, as these do:");
            AclCommandLines.of(acls, cluster.connection().bootstrapServers()).forEach(out::println);
        }
        return report(found, Set.of(), List.of());
    }

    /** Makes what is missing; whether all is well then. */
    boolean create() {
        TopicLayout layout = request.layout(found(), cluster.brokers());
        try (TopicSetup topics = new TopicSetup(cluster.connection())) {
            topics.create(layout).forEach(topic -> say("created", topic, layout));
        }
        List<AclBinding> acls = missingAcls();
        if (!acls.isEmpty()) {
            cluster.add(acls);
            out.println("allowed, as these would have done:");
            AclCommandLines.of(acls, cluster.connection().bootstrapServers()).forEach(out::println);
        }
        Map<Topic, TopicState> found = found();
        return report(found, missing(found), List.of());
    }

    /** Whether all topics are there and as they should be. */
    boolean check() {
        Map<Topic, TopicState> found = found();
        return report(found, missing(found), missingAcls());
    }

    private Map<Topic, TopicState> found() {
        return cluster.topics(EnumSet.allOf(Topic.class));
    }

    private static Set<Topic> missing(Map<Topic, TopicState> found) {
        Set<Topic> missing = EnumSet.allOf(Topic.class);
        missing.removeAll(found.keySet());
        return missing;
    }

    private List<AclBinding> missingAcls() {
        List<AclBinding> missing = new ArrayList<>(request.acls());
        if (!missing.isEmpty()) {
            missing.removeAll(cluster.acls());
        }
        return missing;
    }

    private void say(String verb, Topic topic, TopicLayout layout) {
        out.println(verb + "  " + topic.topicName() + "  partitions=" + layout.partitions() + " replication="
                + layout.replication() + " " + String.join(" ", settings(layout, topic)));
    }

    private static List<String> settings(TopicLayout layout, Topic topic) {
        return layout.settings(topic).entrySet().stream()
                .map(setting -> setting.getKey() + "=" + setting.getValue())
                .toList();
    }

    private boolean report(Map<Topic, TopicState> found, Set<Topic> missing, List<AclBinding> missingAcls) {
        TextTable table = new TextTable("topic", "setting", "got", "wanted");
        missing.forEach(topic -> table.add(topic.topicName(), "-", "missing", "there"));
        request.expectation()
                .faults(found)
                .forEach(fault -> table.add(fault.topic(), fault.setting(), fault.got(), fault.wanted()));
        missingAcls.forEach(acl -> table.add(
                acl.pattern().name(),
                acl.entry().operation() + " for " + acl.entry().principal(),
                "not allowed",
                "allowed"));
        if (table.isEmpty()) {
            out.println("topics on " + cluster.connection() + ": " + found.size() + " there, all as they should be");
            return true;
        }
        table.lines().forEach(out::println);
        return false;
    }
}
