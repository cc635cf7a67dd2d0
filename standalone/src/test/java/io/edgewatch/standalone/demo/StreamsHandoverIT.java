package io.edgewatch.standalone.demo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.awaitility.Awaitility.await;

import io.edgewatch.runtime.http.Ports;
import io.edgewatch.runtime.kafka.KafkaConnection;
import io.edgewatch.runtime.kafka.TopicSetup;
import io.edgewatch.runtime.kafka.TopicSnapshot;
import io.edgewatch.runtime.lifecycle.Health;
import io.edgewatch.standalone.broker.EmbeddedBroker;
import io.edgewatch.streams.StreamsComponent;
import io.edgewatch.streams.StreamsSettings;
import io.edgewatch.wire.Measurement;
import io.edgewatch.wire.MeasurementCodec;
import io.edgewatch.wire.MeasurementKey;
import io.edgewatch.wire.RunEvent;
import io.edgewatch.wire.RunEventCodec;
import io.edgewatch.wire.Topic;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.streams.StreamsConfig;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Runs keep their place, their series and their one alert when the process that judges them changes. */
class StreamsHandoverIT {
    private static final Duration LIMIT = Duration.ofMinutes(2);
    private static final List<String> RUNS = List.of("run-0", "run-1", "run-2", "run-3");

    private final List<AutoCloseable> parts = new ArrayList<>();
    private Path directory = Path.of("");
    private KafkaConnection connection = KafkaConnection.to("not-yet:1");

    /** A streams process of its own, as far as metrics and state go. */
    private final class Streams implements AutoCloseable {
        private final SimpleMeterRegistry registry = new SimpleMeterRegistry();
        private final StreamsComponent component;

        Streams(String stateDirectory) {
            component =
                    new StreamsComponent(connection, StreamsSettings.in(directory.resolve(stateDirectory)), registry);
            parts.add(0, this);
            component.start();
        }

        List<String> runs() {
            return registry.getMeters().stream()
                    .map(meter -> meter.getId().getTag("run"))
                    .filter(Objects::nonNull)
                    .distinct()
                    .sorted()
                    .toList();
        }

        boolean shows(String run, long step) {
            return registry.getMeters().stream()
                            .anyMatch(meter -> run.equals(meter.getId().getTag("run")))
                    && registry.get("edgewatch.run.step")
                                    .tag("run", run)
                                    .gauge()
                                    .value()
                            == step;
        }

        @Override
        public void close() {
            component.close();
        }
    }

    @BeforeEach
    void startBroker(@TempDir Path temporary) {
        directory = temporary;
        EmbeddedBroker broker = new EmbeddedBroker(directory.resolve("broker"), Ports.anyFree());
        broker.start();
        parts.add(broker);
        connection = broker.connection();
        try (TopicSetup topics = new TopicSetup(connection)) {
            topics.create(RUNS.size(), (short) 1, -1);
        }
    }

    @AfterEach
    void stop() throws Exception {
        AbortingClients.ABORT.set(0);
        AbortingClients.NO_MORE.set(false);
        for (AutoCloseable part : parts) {
            part.close();
        }
    }

    /** Each run, on its own partition, takes a step that is measured. */
    private void step(long step, double ratio) {
        Instant now = Instant.now();
        try (Producer<byte[], byte[]> producer = new KafkaProducer<>(
                connection.settings("test", Map.of("acks", "all")),
                new ByteArraySerializer(),
                new ByteArraySerializer())) {
            for (String run : RUNS) {
                int partition = RUNS.indexOf(run);
                RunEvent event = new RunEvent.Step(run, 1, now, step, 1.0 / (step + 1), 1, List.of());
                MeasurementKey key = new MeasurementKey(run, 1, step, "sharpness", "ratio", 0);
                byte[] value = new MeasurementCodec().encode(new Measurement(key, ratio, 0, "1", "digest"));
                producer.send(new ProducerRecord<>(
                        Topic.STEPS.topicName(), partition, event.key(), new RunEventCodec().encode(event)));
                producer.send(new ProducerRecord<>(Topic.MEASUREMENTS.topicName(), partition, key.encode(), value));
            }
        }
    }

    private List<String> alerts() {
        return new TopicSnapshot(connection, "test")
                .read(Topic.ALERTS).stream()
                        .map(record -> new String(record.key(), StandardCharsets.UTF_8))
                        .sorted()
                        .toList();
    }

    private static List<String> oneCrossingEach() {
        return RUNS.stream().map(run -> run + "/1/crossed-edge/1").toList();
    }

    @Test
    void tasksMoveWithTheirSeriesAndWithoutASecondAlert() {
        // Given
        Streams first = new Streams("first");
        step(0, 0.95);
        step(1, 1.05);
        await().atMost(LIMIT).untilAsserted(() -> assertThat(alerts()).isEqualTo(oneCrossingEach()));
        // When
        Streams second = new Streams("second");
        await().atMost(LIMIT)
                .until(() -> !second.runs().isEmpty() && !first.runs().isEmpty());
        step(1, 1.05);
        step(2, 1.06);
        await().atMost(LIMIT).until(() -> RUNS.stream().allMatch(run -> first.shows(run, 2) || second.shows(run, 2)));
        List<String> shared = Stream.concat(first.runs().stream(), second.runs().stream())
                .sorted()
                .toList();
        first.close();
        await().atMost(LIMIT).until(() -> second.runs().equals(RUNS));
        step(1, 1.05);
        step(3, 1.07);
        await().atMost(LIMIT).until(() -> RUNS.stream().allMatch(run -> second.shows(run, 3)));
        // Then
        assertThat(shared).as("each run's series in one process").isEqualTo(RUNS);
        assertThat(first.runs()).isEmpty();
        assertThat(alerts()).isEqualTo(oneCrossingEach());
    }

    @Test
    void goesOnFromTheChangelogWhereTheStateIsLost() {
        // Given
        Streams before = new Streams("before");
        step(0, 0.95);
        step(1, 1.05);
        await().atMost(LIMIT).untilAsserted(() -> assertThat(alerts()).isEqualTo(oneCrossingEach()));
        before.close();
        // When
        Streams after = new Streams("after");
        await().atMost(LIMIT).until(() -> RUNS.stream().allMatch(run -> after.shows(run, 1)));
        step(1, 1.05);
        step(2, 1.06);
        // Then
        await().atMost(LIMIT).until(() -> RUNS.stream().allMatch(run -> after.shows(run, 2)));
        assertThat(before.runs()).isEmpty();
        assertThat(alerts()).isEqualTo(oneCrossingEach());
    }

    @Test
    void aTransactionThatTheClusterAbortedIsDoneAgain() {
        // Given
        Streams streams = withAbortingClients("aborted");
        step(0, 0.95);
        await().atMost(LIMIT).until(() -> RUNS.stream().allMatch(run -> streams.shows(run, 0)));
        // When
        AbortingClients.ABORT.set(2);
        step(1, 1.05);
        // Then
        await().atMost(LIMIT).untilAsserted(() -> assertThat(alerts()).isEqualTo(oneCrossingEach()));
        step(2, 1.06);
        await().atMost(LIMIT).until(() -> RUNS.stream().allMatch(run -> streams.shows(run, 2)));
        assertThat(AbortingClients.ABORT).hasValue(0);
        assertThat(alerts()).isEqualTo(oneCrossingEach());
        assertThat(streams.component.health()).isEqualTo(Health.working());
    }

    private Streams withAbortingClients(String stateDirectory) {
        connection = new KafkaConnection(
                connection.bootstrapServers(),
                Map.of(StreamsConfig.DEFAULT_CLIENT_SUPPLIER_CONFIG, AbortingClients.class.getName()));
        return new Streams(stateDirectory);
    }

    @Test
    void streamsThatCannotGoOnFails() {
        // Given
        Streams streams = withAbortingClients("stuck");
        // When
        AbortingClients.NO_MORE.set(true);
        AbortingClients.ABORT.set(1);
        step(0, 0.95);
        // Then
        await().atMost(LIMIT)
                .untilAsserted(() -> assertThat(streams.component.health())
                        .isEqualTo(new Health.Failed("KafkaException: no consumer by the test")));
    }

    @Test
    void aStateDirectoryInUseIsNamed() {
        // Given
        Streams holder = new Streams("held");
        // When, Then
        assertThatIllegalStateException()
                .isThrownBy(() -> new Streams("held"))
                .withMessageContaining(directory.resolve("held").toString())
                .withMessageContaining("another process");
        assertThat(holder.component.health()).isEqualTo(Health.working());
    }
}
