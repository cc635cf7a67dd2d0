package io.edgewatch.standalone;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.edgewatch.experiment.manifest.PreparedExperiment;
import io.edgewatch.runtime.http.Ports;
import io.edgewatch.runtime.kafka.KafkaConnection;
import io.edgewatch.runtime.kafka.RunCatalogue;
import io.edgewatch.runtime.kafka.TopicSetup;
import io.edgewatch.runtime.kafka.TopicSnapshot;
import io.edgewatch.standalone.broker.EmbeddedBroker;
import io.edgewatch.standalone.demo.SmallExperiments;
import io.edgewatch.standalone.process.EdgewatchProcess;
import io.edgewatch.trainer.Trainer;
import io.edgewatch.wire.MeasurementKey;
import io.edgewatch.wire.Progress;
import io.edgewatch.wire.ProgressCodec;
import io.edgewatch.wire.ProgressKey;
import io.edgewatch.wire.RunManifest;
import io.edgewatch.wire.Topic;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Stream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AlterConfigOp;
import org.apache.kafka.clients.admin.ConfigEntry;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.config.ConfigResource;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code topics}, {@code runs} and {@code doctor} against a broker. */
class CommandsIT {
    private static final Duration LIMIT = Duration.ofMinutes(1);

    @SuppressWarnings("NullAway.Init") // set before each test
    private EmbeddedBroker broker;

    @SuppressWarnings("NullAway.Init") // set before each test
    private Path directory;

    @BeforeEach
    void start(@TempDir Path directory) {
        this.directory = directory;
        broker = new EmbeddedBroker(directory, Ports.anyFree());
        broker.start();
    }

    @AfterEach
    void stop() {
        broker.close();
    }

    private CommandResult edgewatch(String... arguments) {
        return CommandResult.on(broker.connection().bootstrapServers(), arguments);
    }

    private List<ConsumerRecord<byte[], byte[]>> read(Topic topic) {
        return new TopicSnapshot(broker.connection(), "test").read(topic);
    }

    private void createTopics() {
        assertThat(edgewatch("topics", "--create", "--partitions", "2").exitCode())
                .isZero();
    }

    private void train(String run) throws Exception {
        try (var prepared = PreparedExperiment.prepare(SmallExperiments.small(0.05, 5, 0));
                var trainer = new Trainer(
                        broker.connection(), prepared, run, new SimpleMeterRegistry(), InstantSource.system())) {
            trainer.start();
            assertThat(trainer.ended()).succeedsWithin(LIMIT);
        }
    }

    private static void set(KafkaConnection connection, Topic topic, String setting, String value) throws Exception {
        ConfigResource resource = new ConfigResource(ConfigResource.Type.TOPIC, topic.topicName());
        try (Admin admin = Admin.create(connection.settings("test", Map.of()))) {
            admin.incrementalAlterConfigs(Map.of(
                            resource,
                            List.of(new AlterConfigOp(new ConfigEntry(setting, value), AlterConfigOp.OpType.SET))))
                    .all()
                    .get();
            // the controller has it; the broker that is asked next hears of it a little later
            await().atMost(LIMIT)
                    .until(() -> admin.describeConfigs(List.of(resource)).all().get().values().stream()
                            .anyMatch(config -> config.entries().stream()
                                    .anyMatch(entry -> entry.name().equals(setting) && value.equals(entry.value()))));
        }
    }

    @Test
    void topicsAreMadeAsPreviewedCheckedAndRefusedWhenSomeoneChangesThem() throws Exception {
        // Given
        var address = broker.connection().bootstrapServers();
        // When
        var preview = topics(address, "--create", "--dry-run", "--partitions", "3", "--tensor-budget", "6GiB");
        var missing = topics(address, "--check");
        var made = topics(address, "--create", "--partitions", "3", "--tensor-budget", "6GiB");
        var checked = topics(address, "--check", "--partitions", "3", "--tensor-budget", "6GiB");
        set(broker.connection(), Topic.WEIGHTS, "cleanup.policy", "compact");
        var wrong = topics(address, "--check");
        var again = topics(address, "--create");
        // Then
        assertThat(preview.exitCode()).isZero();
        assertThat(preview.out())
                .contains("would create  edgewatch.weights  partitions=3 replication=1 cleanup.policy=delete");
        assertThat(missing.exitCode()).isEqualTo(1);
        assertThat(missing.out().lines().filter(line -> line.matches("edgewatch\\S+ +- +missing +there")))
                .hasSize(Topic.values().length);
        assertThat(made.exitCode()).as(made.err()).isZero();
        assertThat(made.out().replace("created  ", "would create  "))
                .startsWith(preview.out().lines().findFirst().orElseThrow());
        assertThat(checked)
                .as(checked.out())
                .extracting(CommandResult::exitCode)
                .isEqualTo(0);
        assertThat(wrong.exitCode()).isEqualTo(1);
        assertThat(wrong.out().lines().toList())
                .hasSize(2)
                .last()
                .asString()
                .matches("edgewatch.weights +cleanup.policy +compact +delete");
        assertThat(again.exitCode()).isEqualTo(1); // it changes nothing that is there
        var refused = CommandResult.on(address, "runs");
        assertThat(refused.exitCode()).isZero(); // runs needs no weights
        try (var process = new TopicSetup(broker.connection())) {
            assertThatThrownBy(() -> process.requirePartitions(Set.of(Topic.WEIGHTS, Topic.STEPS)))
                    .isInstanceOf(IllegalStateException.class)
                    .hasMessageContaining("edgewatch.weights cleanup.policy is compact, wanted delete")
                    .hasMessageContaining("edgewatch topics --check --bootstrap-server " + address);
        }
    }

    private static CommandResult topics(String address, String... arguments) {
        return CommandResult.on(
                address,
                Stream.concat(Stream.of("topics"), Stream.of(arguments)).toArray(String[]::new));
    }

    @Test
    void aclsAreRefusedInOneLineWhereThereIsNoAuthorizer() {
        // Given
        createTopics();
        // When
        var result = edgewatch("topics", "--create", "--acl", "reader=User:rita");
        // Then
        assertThat(result.exitCode()).isEqualTo(1);
        assertThat(result.err().lines()).singleElement().asString().contains("no authorizer", "leave out --acl");
    }

    @Test
    void runsAreListedShownAndDeletedWithAllThatNobodyElseNeeds() throws Exception {
        // Given: two runs with the same data; in two partitions, so each has its own copy
        createTopics();
        train("kept");
        train("gone");
        leaveTraces("kept");
        leaveTraces("gone");
        // When
        var list = edgewatch("runs", "--json");
        var shown = edgewatch("runs", "show", "gone");
        var misspelt = edgewatch("runs", "delete", "gonne", "--yes");
        var deleted = edgewatch("runs", "delete", "gone", "--yes");
        var after = edgewatch("runs", "list");
        // Then
        JsonNode runs = new ObjectMapper().readTree(list.out());
        assertThat(runs).hasSize(2);
        assertThat(runs.get(0).get("run").asText()).isEqualTo("gone");
        assertThat(runs.get(0).get("standing").asText()).isEqualTo("completed");
        assertThat(runs.get(0).get("lastStep").asLong()).isEqualTo(4);
        assertThat(runs.get(0).at("/instances/sharpness/measuredSteps").asLong())
                .isEqualTo(5);
        assertThat(shown.out()).contains("run         gone, completed at step 4 of 5", "optimizer   gd");
        assertThat(misspelt.exitCode()).isEqualTo(2);
        assertThat(misspelt.err().lines()).singleElement().asString().contains("did you mean 'gone'?");
        assertThat(deleted.exitCode()).as(deleted.err()).isZero();
        assertThat(after.out()).contains("kept").doesNotContain("gone");
        assertThat(liveKeys(Topic.RUNS)).containsExactly("kept");
        assertThat(liveKeys(Topic.PROGRESS)).containsExactly("sharpness/kept");
        assertThat(liveKeys(Topic.MEASUREMENTS)).containsExactly("kept/1/0/sharpness/ratio/0");
        assertThat(liveKeys(Topic.DATASETS)).hasSize(1);
    }

    @Test
    void aRunAtWorkIsNotDeletedAndAnEndedOneOnlyIfOneAgrees() throws Exception {
        // Given
        createTopics();
        try (var prepared = PreparedExperiment.prepare(SmallExperiments.small(0.05, 1_000_000, 0));
                var trainer = new Trainer(
                        broker.connection(), prepared, "busy", new SimpleMeterRegistry(), InstantSource.system())) {
            trainer.start();
            await().atMost(LIMIT).until(() -> trainer.lastStep() > 5);
            // When
            var atWork = edgewatch("runs", "delete", "busy", "--yes");
            trainer.requestStop();
            assertThat(trainer.ended()).succeedsWithin(LIMIT);
            // Then
            assertThat(atWork.exitCode()).isEqualTo(1);
            assertThat(atWork.err().lines()).singleElement().asString().contains("busy is training", "--force");
        }
        assertThat(answer("", "busy")).isEqualTo(1);
        assertThat(answer("n\n", "busy")).isEqualTo(1);
        assertThat(liveKeys(Topic.RUNS)).contains("busy");
        assertThat(answer("y\n", "busy")).isZero();
        assertThat(liveKeys(Topic.RUNS)).doesNotContain("busy");
    }

    private int answer(String answer, String run) throws Exception {
        try (var process = EdgewatchProcess.answering(
                answer,
                directory,
                "runs",
                "delete",
                run,
                "--bootstrap-server",
                broker.connection().bootstrapServers())) {
            int exitCode = process.exitCode();
            assertThat(process.out()).as(process.err()).contains("delete run " + run + " (stopped)", "[y/N]");
            return exitCode;
        }
    }

    /** A measurement's key and a progress, as an analyzer would leave them. */
    private void leaveTraces(String run) throws Exception {
        RunManifest manifest = Objects.requireNonNull(RunCatalogue.read(new TopicSnapshot(broker.connection(), "test"))
                .get(run));
        var progress = new Progress(1, 4, 5, 0, Map.of(), new byte[0], Progress.Analysis.FINISHED, "", "");
        try (Producer<byte[], byte[]> producer = new KafkaProducer<>(
                broker.connection().settings("test", Map.of()), new ByteArraySerializer(), new ByteArraySerializer())) {
            producer.send(new ProducerRecord<>(
                            Topic.PROGRESS.topicName(),
                            manifest.partition(),
                            new ProgressKey("sharpness", run).encode(),
                            new ProgressCodec().encode(progress)))
                    .get();
            producer.send(new ProducerRecord<>(
                            Topic.MEASUREMENTS.topicName(),
                            manifest.partition(),
                            new MeasurementKey(run, 1, 0, "sharpness", "ratio", 0).encode(),
                            new byte[] {1}))
                    .get();
        }
    }

    /** Keys whose newest record has a value, once for each partition where that is so. */
    private List<String> liveKeys(Topic topic) {
        Map<String, Boolean> alive = new HashMap<>();
        read(topic)
                .forEach(record -> alive.put(
                        record.partition() + ":" + new String(record.key(), StandardCharsets.UTF_8),
                        record.value() != null));
        return alive.entrySet().stream()
                .filter(Map.Entry::getValue)
                .map(key -> key.getKey().substring(key.getKey().indexOf(':') + 1))
                .sorted()
                .toList();
    }

    @Test
    void doctorSaysHowTheBrokerIsAndHidesSecrets() throws Exception {
        // Given
        createTopics();
        Path settings = Files.writeString(
                directory.resolve("harmless.properties"), "ssl.key.password=hunter2\nsecurity.protocol=PLAINTEXT\n");
        // When
        var result = edgewatch("doctor", "--json", "--command-config", settings.toString());
        // Then
        assertThat(result.out()).doesNotContain("hunter2");
        JsonNode findings = new ObjectMapper().readTree(result.out());
        assertThat(findings)
                .anySatisfy(finding -> {
                    assertThat(finding.get("subject").asText()).isEqualTo("client settings");
                    assertThat(finding.get("found").asText())
                            .isEqualTo("security.protocol=PLAINTEXT, ssl.key.password=[hidden]");
                })
                .anySatisfy(finding -> {
                    assertThat(finding.get("subject").asText()).isEqualTo("broker");
                    assertThat(finding.get("verdict").asText()).isEqualTo("ok");
                })
                .anySatisfy(finding -> {
                    assertThat(finding.get("subject").asText()).isEqualTo("topics");
                    assertThat(finding.get("verdict").asText()).isEqualTo("ok");
                });
    }

    @Test
    void doctorFailsWhereTheNamedBrokerIsNotThere() {
        // When
        var result = CommandResult.on("127.0.0.1:1", "doctor");
        // Then
        assertThat(result.exitCode()).isEqualTo(1);
        assertThat(result.out()).contains("nothing answers on 127.0.0.1:1", "BLAS kernel", "Gflop/s");
    }
}
