package io.edgewatch.runtime.kafka;

import static org.apache.kafka.common.acl.AclOperation.CREATE;
import static org.apache.kafka.common.acl.AclOperation.DELETE;
import static org.apache.kafka.common.acl.AclOperation.DESCRIBE_CONFIGS;
import static org.apache.kafka.common.acl.AclOperation.READ;
import static org.apache.kafka.common.acl.AclOperation.WRITE;
import static org.apache.kafka.common.resource.PatternType.LITERAL;
import static org.apache.kafka.common.resource.PatternType.PREFIXED;

import io.edgewatch.wire.Topic;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.apache.kafka.common.acl.AclOperation;
import org.apache.kafka.common.resource.PatternType;
import org.apache.kafka.common.resource.ResourceType;

/**
 * What a process is to the cluster, and all it must be allowed: the only place that says so.
 *
 * <p>{@link #reads} and {@link #writes} are of topics; READ and WRITE bring DESCRIBE with them, DESCRIBE_CONFIGS is for
 * the check at start. WRITE is all that an idempotent producer needs.
 */
public enum Role {
    /** Trains a run; reads runs and steps, to resume and to see that it is superseded. */
    TRAINER(
            EnumSet.of(Topic.RUNS, Topic.STEPS),
            EnumSet.of(Topic.RUNS, Topic.DATASETS, Topic.GRADIENTS, Topic.WEIGHTS, Topic.OPTIMIZER_STATE, Topic.STEPS)),

    /** Measures; its group is {@code edgewatch-INSTANCE}. */
    ANALYZER(
            EnumSet.of(
                    Topic.RUNS,
                    Topic.DATASETS,
                    Topic.GRADIENTS,
                    Topic.WEIGHTS,
                    Topic.OPTIMIZER_STATE,
                    Topic.STEPS,
                    Topic.PROGRESS),
            EnumSet.of(Topic.MEASUREMENTS, Topic.EIGENVECTORS, Topic.PROGRESS, Topic.DEAD_LETTERS)),

    /**
     * Judges, shows what it found on the live page, and tells Alertmanager. Its groups, transactions and changelog begin with its
     * application id.
     */
    STREAMS(
            EnumSet.of(Topic.RUNS, Topic.STEPS, Topic.MEASUREMENTS, Topic.PHASES, Topic.ALERTS),
            EnumSet.of(Topic.PHASES, Topic.ALERTS, Topic.DEAD_LETTERS)),

    /** Looks at everything, writes nothing; a group of its own begins with {@code edgewatch-reader}. */
    READER(EnumSet.allOf(Topic.class), EnumSet.noneOf(Topic.class));

    private static final String PREFIX = "edgewatch-";
    private static final String STREAMS_APPLICATION = PREFIX + "streams";
    private static final String READERS = PREFIX + "reader";

    private final Set<Topic> reads;
    private final Set<Topic> writes;

    Role(Set<Topic> reads, Set<Topic> writes) {
        this.reads = Collections.unmodifiableSet(reads);
        this.writes = Collections.unmodifiableSet(writes);
    }

    /** The role of that name, in lower case. */
    public static Optional<Role> named(String label) {
        return Arrays.stream(values())
                .filter(role -> role.label().equals(label))
                .findFirst();
    }

    /** As one writes it on a command line. */
    public String label() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** Topics it reads. */
    public Set<Topic> reads() {
        return reads;
    }

    /** Topics it writes. */
    public Set<Topic> writes() {
        return writes;
    }

    /**
     * All that must be allowed.
     *
     * @param name narrows it: the analyzer's instance, the application id of streams, a reader's group; empty: any
     *     instance, the usual application id, any group of readers
     */
    public List<Grant> grants(Optional<String> name) {
        List<Grant> grants = new ArrayList<>();
        for (Topic topic : Topic.values()) {
            if (reads.contains(topic) || writes.contains(topic)) {
                grants.add(new Grant(ResourceType.TOPIC, LITERAL, topic.topicName(), operations(topic)));
            }
        }
        grants.addAll(coordination(name));
        return grants;
    }

    private Set<AclOperation> operations(Topic topic) {
        Set<AclOperation> operations = EnumSet.of(DESCRIBE_CONFIGS);
        if (reads.contains(topic)) {
            operations.add(READ);
        }
        if (writes.contains(topic)) {
            operations.add(WRITE);
        }
        return operations;
    }

    private List<Grant> coordination(Optional<String> name) {
        return switch (this) {
            case TRAINER -> List.of();
            case ANALYZER ->
                List.of(name.map(instance -> group(LITERAL, PREFIX + instance))
                        .orElseGet(() -> group(PREFIXED, PREFIX)));
            case STREAMS -> application(name.orElse(STREAMS_APPLICATION));
            case READER -> List.of(name.map(group -> group(LITERAL, group)).orElseGet(() -> group(PREFIXED, READERS)));
        };
    }

    private static Grant group(PatternType pattern, String name) {
        return new Grant(ResourceType.GROUP, pattern, name, EnumSet.of(READ));
    }

    /** Kafka Streams names its group like the application, and begins all else with that name; so does the reader of alerts. */
    private static List<Grant> application(String id) {
        return List.of(
                group(LITERAL, id),
                group(LITERAL, id + "-alerts"),
                new Grant(
                        ResourceType.TOPIC,
                        PREFIXED,
                        id + "-",
                        EnumSet.of(CREATE, READ, WRITE, DELETE, DESCRIBE_CONFIGS)),
                new Grant(ResourceType.TRANSACTIONAL_ID, PREFIXED, id + "-", EnumSet.of(WRITE)));
    }

    /** All labels, for messages. */
    static String labels() {
        return Arrays.stream(values()).map(Role::label).collect(Collectors.joining(", "));
    }
}
