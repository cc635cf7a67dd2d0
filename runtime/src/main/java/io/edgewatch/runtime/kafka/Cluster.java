package io.edgewatch.runtime.kafka;

import io.edgewatch.wire.Topic;
import java.time.Duration;
import java.util.Collection;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.BooleanSupplier;
import java.util.stream.Collectors;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.Config;
import org.apache.kafka.clients.admin.ConfigEntry;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.acl.AclBinding;
import org.apache.kafka.common.acl.AclBindingFilter;
import org.apache.kafka.common.config.ConfigResource;
import org.apache.kafka.common.errors.AuthorizationException;
import org.apache.kafka.common.errors.InvalidReplicationFactorException;
import org.apache.kafka.common.errors.InvalidRequestException;
import org.apache.kafka.common.errors.SecurityDisabledException;
import org.apache.kafka.common.errors.TopicExistsException;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A cluster that has answered, and what one may ask it. Every process goes through this door before it does anything
 * else: whoever cannot be served learns why within ten seconds.
 */
public final class Cluster implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Cluster.class);
    /** Together with {@link ConnectionDiagnosis}'s look at the port this stays below ten seconds. */
    private static final Duration FIRST_ANSWER = Duration.ofSeconds(7);

    private final KafkaConnection connection;
    private final Duration timeout;
    private final Admin admin;
    private final int brokers;

    private Cluster(KafkaConnection connection, Duration timeout) {
        this.connection = connection;
        this.timeout = timeout;
        this.admin = open(connection, timeout);
        try {
            this.brokers = firstAnswer();
        } catch (RuntimeException | Error e) {
            admin.close(Duration.ZERO);
            throw e;
        }
    }

    /**
     * Connects and waits for a first answer.
     *
     * @param timeout how long one question may take; the first one seven seconds at most
     * @throws KafkaUnavailableException if none comes, saying which of address, protocol and credentials is to be
     *     looked at
     */
    public static Cluster connect(KafkaConnection connection, Duration timeout) {
        return new Cluster(connection, timeout);
    }

    /** Connects, with half a minute for each question after the first. */
    public static Cluster connect(KafkaConnection connection) {
        return new Cluster(connection, Duration.ofSeconds(30));
    }

    private static Admin open(KafkaConnection connection, Duration timeout) {
        int milliseconds = Math.toIntExact(timeout.toMillis());
        try {
            return Admin.create(connection.settings(
                    "edgewatch-admin",
                    Map.of(
                            "request.timeout.ms",
                            Math.min(30_000, milliseconds),
                            "default.api.timeout.ms",
                            milliseconds)));
        } catch (KafkaException e) {
            throw ConnectionDiagnosis.unusable(connection, e);
        }
    }

    private int firstAnswer() {
        Duration limit = timeout.compareTo(FIRST_ANSWER) < 0 ? timeout : FIRST_ANSWER;
        try {
            return admin.describeCluster()
                    .nodes()
                    .get(limit.toMillis(), TimeUnit.MILLISECONDS)
                    .size();
        } catch (ExecutionException e) {
            throw ConnectionDiagnosis.unanswered(connection, e.getCause() == null ? e : e.getCause());
        } catch (TimeoutException e) {
            throw ConnectionDiagnosis.unanswered(connection, e);
        } catch (InterruptedException e) {
            throw KafkaUnavailableException.waiting("for a first answer", connection, e);
        }
    }

    /** How it was reached. */
    public KafkaConnection connection() {
        return connection;
    }

    /** Brokers there are. */
    public int brokers() {
        return brokers;
    }

    /** Those of the topics that are there, with their settings. */
    public Map<Topic, TopicState> topics(Set<Topic> topics) {
        Map<Topic, TopicDescription> there = new EnumMap<>(Topic.class);
        List<String> names = topics.stream().map(Topic::topicName).sorted().toList();
        admin.describeTopics(names).topicNameValues().forEach((name, description) -> {
            try {
                there.put(Topic.named(name).orElseThrow(), await("look up " + name, description));
            } catch (UnknownTopicOrPartitionException e) {
                LOG.debug("{} is not there", name);
            }
        });
        Map<String, Map<String, String>> settings = settings(there.keySet());
        Map<Topic, TopicState> states = new EnumMap<>(Topic.class);
        there.forEach((topic, description) -> states.put(
                topic,
                new TopicState(
                        description.partitions().size(),
                        description.partitions().get(0).replicas().size(),
                        settings.getOrDefault(topic.topicName(), Map.of()))));
        return states;
    }

    private Map<String, Map<String, String>> settings(Collection<Topic> topics) {
        Map<String, Map<String, String>> settings = new TreeMap<>();
        List<ConfigResource> wanted = topics.stream()
                .map(topic -> new ConfigResource(ConfigResource.Type.TOPIC, topic.topicName()))
                .toList();
        admin.describeConfigs(wanted).values().forEach((resource, answer) -> {
            try {
                settings.put(resource.name(), values(await("look up settings of " + resource.name(), answer)));
            } catch (AuthorizationException e) {
                LOG.warn("the settings of {} are not checked: this user lacks DESCRIBE_CONFIGS on it", resource.name());
            }
        });
        return settings;
    }

    private static Map<String, String> values(Config config) {
        return config.entries().stream()
                .filter(entry -> entry.value() != null)
                .collect(Collectors.toMap(ConfigEntry::name, ConfigEntry::value));
    }

    /** Creates a topic; false if it was there already. */
    boolean create(Topic topic, TopicLayout layout) {
        try {
            await(
                    "create " + topic.topicName(),
                    admin.createTopics(List.of(layout.topic(topic))).all());
            return true;
        } catch (TopicExistsException e) {
            LOG.debug("it is there already: {}", e.getMessage());
            return false;
        }
    }

    /** Every ACL of the cluster. */
    public Set<AclBinding> acls() {
        return Set.copyOf(
                await("look up ACLs", admin.describeAcls(AclBindingFilter.ANY).values()));
    }

    /** Adds ACLs and returns when they hold; takes none away. */
    public void add(Collection<AclBinding> acls) {
        await("create ACLs", admin.createAcls(acls).all());
        awaitShown("ACLs", () -> acls().containsAll(acls));
    }

    /** Returns when all the topics can be looked up. */
    void awaitTopics(Set<Topic> topics) {
        awaitShown("topics", () -> topics(topics).size() == topics.size());
    }

    /** Brokers learn a moment after the controller has agreed. */
    private void awaitShown(String made, BooleanSupplier shown) {
        long begun = System.nanoTime();
        try {
            while (!shown.getAsBoolean()) {
                if (System.nanoTime() - begun > timeout.toNanos()) {
                    throw new TimeoutException("made, but not to be seen within " + timeout.toSeconds() + " s");
                }
                TimeUnit.MILLISECONDS.sleep(50);
            }
        } catch (TimeoutException | InterruptedException e) {
            throw KafkaUnavailableException.waiting("for new " + made + " to show", connection, e);
        }
    }

    /** Waits; what the cluster says of one topic comes as its own exception, all else as the cluster's failure. */
    private <T> T await(String toDo, KafkaFuture<T> answer) {
        try {
            return answer.get(timeout.toMillis(), TimeUnit.MILLISECONDS);
        } catch (ExecutionException e) {
            if (e.getCause() instanceof UnknownTopicOrPartitionException unknown) {
                throw unknown;
            }
            if (e.getCause() instanceof TopicExistsException exists) {
                throw exists;
            }
            if (e.getCause() instanceof AuthorizationException refused) {
                throw new AuthorizationException(
                        "this user may not " + toDo + " on " + connection + ": " + refused.getMessage()
                                + "; ACLs are made by: edgewatch topics --create --acl ROLE=User:NAME",
                        refused);
            }
            if (e.getCause() instanceof SecurityDisabledException) {
                throw new KafkaUnavailableException(
                        "there are no ACLs on " + connection
                                + ": its brokers have no authorizer, so everybody may do everything; leave out --acl, or"
                                + " set authorizer.class.name on the brokers",
                        e);
            }
            if (e.getCause() instanceof InvalidRequestException
                    || e.getCause() instanceof InvalidReplicationFactorException) { // neither address nor credentials
                throw new KafkaUnavailableException(
                        "cannot " + toDo + " on " + connection + ": "
                                + e.getCause().getMessage(),
                        e);
            }
            throw new KafkaUnavailableException("cannot " + toDo, connection, e);
        } catch (TimeoutException | InterruptedException e) {
            throw KafkaUnavailableException.waiting("to " + toDo, connection, e);
        }
    }

    @Override
    public void close() {
        admin.close(Duration.ofSeconds(5));
    }
}
