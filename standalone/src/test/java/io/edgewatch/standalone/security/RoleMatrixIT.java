package io.edgewatch.standalone.security;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.edgewatch.analyzers.host.AnalyzerHost;
import io.edgewatch.runtime.kafka.KafkaConnection;
import io.edgewatch.runtime.kafka.Role;
import io.edgewatch.wire.Topic;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.stream.Stream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.AuthorizationException;
import org.apache.kafka.common.errors.GroupAuthorizationException;
import org.apache.kafka.common.errors.TransactionalIdAuthorizationException;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** Each role on each topic, tried: what it may do is what {@link Role} says and what this table says, and no more. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class RoleMatrixIT {
    /** Written by hand from what each process does, not from {@link Role}. */
    private static final String EXPECTED = """
            topic                      trainer analyzer streams reader nobody
            edgewatch.runs             rw      r        r       r      -
            edgewatch.datasets         w       r        -       r      -
            edgewatch.gradients        w       r        -       r      -
            edgewatch.weights          w       r        -       r      -
            edgewatch.optimizer-state  w       r        -       r      -
            edgewatch.steps            rw      r        r       r      -
            edgewatch.measurements     -       w        r       r      -
            edgewatch.eigenvectors     -       w        -       r      -
            edgewatch.progress         -       rw       -       r      -
            edgewatch.phases           -       -        rw      r      -
            edgewatch.alerts           -       -        rw      r      -
            edgewatch.dead-letters     -       w        w       r      -
            """;

    private static final Duration LIMIT = Duration.ofSeconds(20);
    private static final byte[] RECORD = {1};

    @SuppressWarnings("NullAway.Init") // set before the first test
    private SecuredCluster cluster;

    @BeforeAll
    void fillEveryTopic(@TempDir Path directory) throws Exception {
        cluster = new SecuredCluster(directory, 19_692);
        for (Topic topic : Topic.values()) {
            write(cluster.as("admin"), topic.topicName());
        }
    }

    @AfterAll
    void stop() {
        cluster.close();
    }

    /**
     * One thing one may try.
     *
     * @param allowed whether the table has it
     */
    record Attempt(String user, Topic topic, char operation, boolean allowed) {
        @Override
        public String toString() {
            return user
                    + (allowed ? " may " : " may not ")
                    + (operation == 'r' ? "read " : "write ")
                    + topic.topicName();
        }
    }

    static Stream<Attempt> attempts() {
        List<String> lines = EXPECTED.lines().toList();
        String[] header = lines.get(0).split(" +");
        List<Attempt> attempts = new ArrayList<>();
        for (String line : lines.subList(1, lines.size())) {
            String[] cells = line.split(" +");
            for (int c = 1; c < header.length; c++) {
                for (char operation : new char[] {'r', 'w'}) {
                    attempts.add(new Attempt(
                            header[c],
                            Topic.named(cells[0]).orElseThrow(),
                            operation,
                            cells[c].indexOf(operation) >= 0));
                }
            }
        }
        assertThat(attempts).hasSize(Topic.values().length * 5 * 2);
        return attempts.stream();
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("attempts")
    void aRoleMayDoWhatItNeedsAndNoMore(Attempt attempt) {
        // When
        boolean allowed = succeeds(attempt);
        // Then
        assertThat(allowed).isEqualTo(attempt.allowed());
        assertThat(Role.named(attempt.user())
                        .map(role ->
                                (attempt.operation() == 'r' ? role.reads() : role.writes()).contains(attempt.topic())))
                .isEqualTo(Role.named(attempt.user()).map(role -> attempt.allowed()));
    }

    private boolean succeeds(Attempt attempt) {
        KafkaConnection connection = cluster.as(attempt.user());
        try {
            if (attempt.operation() == 'w') {
                write(connection, attempt.topic().topicName());
            } else {
                read(connection, attempt.topic());
            }
            return true;
        } catch (AuthorizationException e) {
            return false;
        }
    }

    private static void write(KafkaConnection connection, String topic) {
        try (Producer<byte[], byte[]> producer = producer(connection, Map.of())) {
            producer.send(new ProducerRecord<>(topic, 0, RECORD, RECORD)).get();
        } catch (ExecutionException e) {
            if (e.getCause() instanceof AuthorizationException refused) {
                throw refused;
            }
            throw new AssertionError(e);
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        } catch (KafkaException e) {
            if (e.getCause() instanceof AuthorizationException refused) { // who may write nothing gets no producer id
                throw refused;
            }
            throw e;
        }
    }

    private static Producer<byte[], byte[]> producer(KafkaConnection connection, Map<String, Object> settings) {
        Map<String, Object> all = new HashMap<>(settings);
        all.put("acks", "all");
        all.put("enable.idempotence", true);
        all.put("max.block.ms", LIMIT.toMillis());
        return new KafkaProducer<>(
                connection.settings("test", all), new ByteArraySerializer(), new ByteArraySerializer());
    }

    private static void read(KafkaConnection connection, Topic topic) {
        try (Consumer<byte[], byte[]> consumer = consumer(connection, Map.of("enable.auto.commit", false))) {
            TopicPartition partition = new TopicPartition(topic.topicName(), 0);
            consumer.assign(List.of(partition));
            consumer.seekToBeginning(List.of(partition));
            long deadline = System.nanoTime() + LIMIT.toNanos();
            while (consumer.poll(Duration.ofMillis(100)).isEmpty()) {
                assertThat(System.nanoTime()).as("nothing read of " + topic).isLessThan(deadline);
            }
        }
    }

    private static Consumer<byte[], byte[]> consumer(KafkaConnection connection, Map<String, Object> settings) {
        return new KafkaConsumer<>(
                connection.settings("test", settings), new ByteArrayDeserializer(), new ByteArrayDeserializer());
    }

    @ParameterizedTest
    @CsvSource({
        "analyzer, edgewatch-sharpness, true",
        "analyzer, edgewatch-other, false",
        "analyzer, edgewatch-streams, false",
        "streams, edgewatch-streams, true",
        "streams, edgewatch-streams-alerts, true",
        "streams, edgewatch-sharpness, false",
        "reader, edgewatch-reader-of-mine, true",
        "reader, edgewatch-sharpness, false",
        "trainer, edgewatch-sharpness, false"
    })
    void aGroupIsForItsOwn(String user, String group, boolean allowed) {
        // When, Then
        if (allowed) {
            join(user, group);
        } else {
            assertThatThrownBy(() -> join(user, group)).isInstanceOf(GroupAuthorizationException.class);
        }
    }

    private void join(String user, String group) {
        try (Consumer<byte[], byte[]> consumer =
                consumer(cluster.as(user), Map.of("group.id", group, "auto.offset.reset", "earliest"))) {
            consumer.subscribe(List.of(Topic.RUNS.topicName(), Topic.STEPS.topicName()));
            long deadline = System.nanoTime() + LIMIT.toNanos();
            while (consumer.assignment().isEmpty()) {
                consumer.poll(Duration.ofMillis(100));
                assertThat(System.nanoTime()).as("no assignment in " + group).isLessThan(deadline);
            }
        }
    }

    @Test
    void theGroupOfTheTableIsTheGroupOfTheHost() {
        assertThat(AnalyzerHost.group("sharpness")).isEqualTo("edgewatch-sharpness");
    }

    @ParameterizedTest
    @CsvSource({
        "streams, edgewatch-streams-1, true",
        "analyzer, edgewatch-streams-1, false",
        "streams, another-1, false"
    })
    void onlyStreamsHasTransactionsAndOnlyItsOwn(String user, String transactionalId, boolean allowed) {
        try (Producer<byte[], byte[]> producer =
                producer(cluster.as(user), Map.of("transactional.id", transactionalId))) {
            // When, Then
            if (allowed) {
                producer.initTransactions();
            } else {
                assertThatThrownBy(producer::initTransactions)
                        .isInstanceOf(TransactionalIdAuthorizationException.class);
            }
        }
    }

    @ParameterizedTest
    @CsvSource({
        "streams, edgewatch-streams-runs-changelog, true",
        "streams, edgewatch.mine, false",
        "trainer, edgewatch-streams-runs-changelog, false",
        "reader, edgewatch.mine, false"
    })
    void onlyStreamsCreatesATopicAndOnlyItsChangelog(String user, String topic, boolean allowed) {
        try (Admin admin = Admin.create(cluster.as(user).settings("test", Map.of()))) {
            // When
            var created = admin.createTopics(List.of(new NewTopic(topic, 1, (short) 1)))
                    .all()
                    .toCompletionStage()
                    .toCompletableFuture()
                    .handle((nothing, failure) -> failure == null)
                    .join();
            // Then
            assertThat(created).isEqualTo(allowed);
        }
    }
}
