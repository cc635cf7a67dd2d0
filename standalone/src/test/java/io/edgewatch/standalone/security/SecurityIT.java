package io.edgewatch.standalone.security;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.edgewatch.analyzers.host.AnalyzerCatalogue;
import io.edgewatch.analyzers.host.AnalyzerHost;
import io.edgewatch.analyzers.host.AnalyzerInstance;
import io.edgewatch.analyzers.host.status.AnalysisMeters;
import io.edgewatch.experiment.manifest.PreparedExperiment;
import io.edgewatch.runtime.kafka.Cluster;
import io.edgewatch.runtime.kafka.KafkaConnection;
import io.edgewatch.runtime.kafka.KafkaUnavailableException;
import io.edgewatch.runtime.kafka.TopicSetup;
import io.edgewatch.runtime.kafka.TopicSnapshot;
import io.edgewatch.standalone.demo.SmallExperiments;
import io.edgewatch.standalone.process.EdgewatchProcess;
import io.edgewatch.streams.StreamsComponent;
import io.edgewatch.streams.StreamsSettings;
import io.edgewatch.trainer.Trainer;
import io.edgewatch.wire.Measurement;
import io.edgewatch.wire.MeasurementCodec;
import io.edgewatch.wire.Progress;
import io.edgewatch.wire.ProgressCodec;
import io.edgewatch.wire.RunEvent;
import io.edgewatch.wire.Topic;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.errors.AuthorizationException;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/** Every part under a user of its own, on a broker that lets nobody do more than the ACLs say. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class SecurityIT {
    private static final Duration LIMIT = Duration.ofMinutes(2);
    private static final Duration TOLD_WITHIN = Duration.ofSeconds(10);

    @SuppressWarnings("NullAway.Init") // set before the first test
    private SecuredCluster cluster;

    private Path directory;

    @BeforeAll
    void start(@TempDir Path directory) throws Exception {
        this.directory = directory;
        cluster = new SecuredCluster(directory, 19_592);
    }

    @AfterAll
    void stop() {
        cluster.close();
    }

    @Test
    void aWholeRunGoesThroughWithEachPartUnderItsOwnUser() throws Exception {
        // Given
        var registry = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
        try (var streams = new StreamsComponent(
                        cluster.as("streams"), StreamsSettings.in(directory.resolve("state")), registry);
                var host = new AnalyzerHost(
                        cluster.as("analyzer"),
                        AnalyzerInstance.of(AnalyzerCatalogue.fromClassPath().require("sharpness")),
                        new AnalysisMeters(registry));
                var prepared = PreparedExperiment.prepare(SmallExperiments.small(0.05, 30, 0));
                var trainer =
                        new Trainer(cluster.as("trainer"), prepared, "secured", registry, InstantSource.system())) {
            // When
            streams.start();
            host.start();
            trainer.start();
            // Then
            assertThat(trainer.ended())
                    .succeedsWithin(LIMIT)
                    .satisfies(end -> assertThat(end.outcome()).isEqualTo(RunEvent.Outcome.COMPLETED));
            await().atMost(LIMIT).untilAsserted(() -> {
                assertThat(progress()).extracting(Progress::analysis).containsExactly(Progress.Analysis.FINISHED);
                assertThat(read(Topic.PHASES)).isNotEmpty();
            });
        }
        assertThat(measurementsOf("sharpness")).hasSize(30);
        assertThat(read(Topic.DEAD_LETTERS)).isEmpty();
    }

    private List<ConsumerRecord<byte[], byte[]>> read(Topic topic) {
        return new TopicSnapshot(cluster.as("reader"), "test").read(topic);
    }

    private List<Progress> progress() throws Exception {
        var records = read(Topic.PROGRESS);
        return records.isEmpty()
                ? List.of()
                : List.of(new ProgressCodec()
                        .decode(records.get(records.size() - 1).value()));
    }

    private List<Measurement> measurementsOf(String quantity) throws Exception {
        var codec = new MeasurementCodec();
        var measurements = new ArrayList<Measurement>();
        for (var record : read(Topic.MEASUREMENTS)) {
            var measurement = codec.decode(record.key(), record.value());
            if (measurement.key().quantity().equals(quantity)) {
                measurements.add(measurement);
            }
        }
        return measurements;
    }

    @Test
    void whoHasNoCredentialsIsToldSoInTime() {
        // Given
        var nobody = KafkaConnection.to(cluster.address());
        var begun = System.nanoTime();
        // When, Then
        assertThatThrownBy(() -> new TopicSetup(nobody))
                .isInstanceOf(KafkaUnavailableException.class)
                .hasMessageContaining(cluster.address())
                .hasMessageContaining("without credentials")
                .hasMessageContaining("--command-config FILE");
        assertThat(Duration.ofNanos(System.nanoTime() - begun)).isLessThan(TOLD_WITHIN);
    }

    @Test
    void aWrongPasswordIsSaidAndNotShown() throws Exception {
        // Given
        var impostor =
                KafkaConnection.withConfig(cluster.address(), cluster.commandConfig("trainer", "wrong-password"));
        // When, Then
        assertThatThrownBy(() -> Cluster.connect(impostor))
                .isInstanceOf(KafkaUnavailableException.class)
                .hasMessageContaining("refused the credentials")
                .hasMessageContaining("--command-config")
                .hasMessageNotContaining("wrong-password");
    }

    @Test
    void aProcessSaysEachInOneLine() throws Exception {
        // Given
        var wrong = cluster.commandConfig("reader", "wrong-password").toString();
        try (var impostor = EdgewatchProcess.start(
                        directory, "runs", "--bootstrap-server", cluster.address(), "--command-config", wrong);
                var nobody = EdgewatchProcess.start(directory, "runs", "--bootstrap-server", cluster.address())) {
            // When, Then
            assertThat(impostor.exitCode()).isEqualTo(1);
            assertThat(impostor.err().lines())
                    .singleElement()
                    .asString()
                    .startsWith("edgewatch runs: the cluster on " + cluster.address() + " refused the credentials")
                    .doesNotContain("wrong-password");
            assertThat(nobody.exitCode()).isEqualTo(1);
            assertThat(nobody.err().lines())
                    .singleElement()
                    .asString()
                    .startsWith("edgewatch runs: ")
                    .contains("without credentials");
        }
    }

    @Test
    void whoHasNoRoleIsToldWhichTopicHeMayNotSee() {
        try (var topics = new TopicSetup(cluster.as("nobody"))) {
            // When, Then
            assertThatThrownBy(() -> topics.requirePartitions(EnumSet.of(Topic.RUNS)))
                    .isInstanceOf(AuthorizationException.class)
                    .hasMessageContaining(Topic.RUNS.topicName())
                    .hasMessageContaining("edgewatch topics --create --acl");
        }
    }

    @Test
    void aCheckFindsEveryAclAndMissesTheOneThatIsNotThere() throws Exception {
        assertThat(cluster.topics("--check", "--acl", "trainer=User:trainer", "--acl", "streams=User:streams"))
                .isZero();
        assertThat(cluster.topics("--check", "--acl", "trainer=User:reader")).isEqualTo(1);
    }
}
