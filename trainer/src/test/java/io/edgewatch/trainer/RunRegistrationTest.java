package io.edgewatch.trainer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.edgewatch.experiment.data.DatasetAssembly;
import io.edgewatch.experiment.manifest.PreparedExperiment;
import io.edgewatch.experiment.manifest.RunObjective;
import io.edgewatch.trainer.publish.TopicProducer;
import io.edgewatch.trainer.publish.TopicProducer.Sent;
import io.edgewatch.wire.Attempt;
import io.edgewatch.wire.DatasetChunkCodec;
import io.edgewatch.wire.RunEvent;
import io.edgewatch.wire.RunManifest;
import io.edgewatch.wire.RunManifestCodec;
import io.edgewatch.wire.Topic;
import java.time.Duration;
import java.time.Instant;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

class RunRegistrationTest {
    private static final Instant NOW = Instant.ofEpochMilli(1_700_000_000_000L);
    private static final int PARTITION = 5;
    private static final Duration LIMIT = Duration.ofSeconds(20);

    private final TopicProducer producer = new TopicProducer(Sent::acknowledge);

    private RunManifest register() throws Exception {
        try (var prepared = PreparedExperiment.prepare(SmallExperiment.of(""))) {
            return new RunRegistration(producer, () -> NOW, LIMIT)
                    .register(NextAttempt.first("a-run", PARTITION, 6), prepared, 2, Map.of("java", "17"))
                    .manifest();
        }
    }

    @Test
    void theManifestComesLastAndTheDataFirst() throws Exception {
        // When
        register();
        // Then
        var topics =
                producer.sent().stream().map(s -> s.record().topic()).distinct().toList();
        assertThat(topics).first().isEqualTo(Topic.DATASETS.topicName());
        assertThat(topics).last().isEqualTo(Topic.RUNS.topicName());
        assertThat(topics).contains(Topic.STEPS.topicName(), Topic.GRADIENTS.topicName(), Topic.WEIGHTS.topicName());
        assertThat(producer.sent()).allMatch(s -> s.record().partition() == PARTITION);
    }

    @Test
    void theManifestSaysWhereEveryTopicOfTheRunBegins() throws Exception {
        // When
        RunManifest manifest = register();
        // Then
        Attempt attempt = manifest.latestAttempt();
        assertThat(attempt.firstStep()).isZero();
        assertThat(attempt.startOffsets()).containsOnlyKeys(Topic.STEPS, Topic.GRADIENTS, Topic.WEIGHTS);
        attempt.startOffsets()
                .forEach((topic, offset) -> assertThat(producer.on(topic))
                        .singleElement()
                        .satisfies(started -> {
                            assertThat(started.offset()).isEqualTo(offset);
                            assertThat(started.record().headers().lastHeader(RunEvent.MARKER_HEADER))
                                    .isNotNull();
                        }));
        assertThat(producer.events()).containsExactly(new RunEvent.Started("a-run", 1, NOW));
    }

    @Test
    void aFurtherAttemptIsAppendedToThoseBefore() throws Exception {
        // Given
        RunManifest first = register();
        // When
        RunRegistration.Registered second;
        try (var prepared = PreparedExperiment.prepare(SmallExperiment.of(""))) {
            second = new RunRegistration(producer, () -> NOW.plusSeconds(60), LIMIT)
                    .register(NextAttempt.after(first, 4, 9), prepared, 2, Map.of());
        }
        // Then
        RunManifest manifest = second.manifest();
        assertThat(manifest.attempts()).hasSize(2).startsWith(first.latestAttempt());
        assertThat(manifest.latestAttempt().number()).isEqualTo(2);
        assertThat(manifest.latestAttempt().firstStep()).isEqualTo(4);
        assertThat(manifest.latestAttempt().startOffsets())
                .containsEntry(Topic.STEPS, producer.on(Topic.STEPS).get(1).offset());
        assertThat(manifest.plannedSteps()).isEqualTo(9);
        assertThat(manifest.partition()).isEqualTo(PARTITION);
        assertThat(second.offset()).isEqualTo(producer.on(Topic.RUNS).get(1).offset());
        assertThat(producer.events())
                .containsExactly(
                        new RunEvent.Started("a-run", 1, NOW), new RunEvent.Started("a-run", 2, NOW.plusSeconds(60)));
    }

    @Test
    void aConsumerRebuildsTheLossFromWhatIsOnTheTopics() throws Exception {
        // Given
        register();
        // When
        RunManifest manifest = new RunManifestCodec()
                .decode(producer.on(Topic.RUNS).get(0).record().value());
        var assembly = new DatasetAssembly(manifest.dataset());
        for (Sent chunk : producer.on(Topic.DATASETS)) {
            assembly.add(new DatasetChunkCodec().decode(chunk.record().value()));
        }
        // Then
        assertThat(manifest.dataset().firstOffset())
                .isEqualTo(producer.on(Topic.DATASETS).get(0).offset());
        try (var prepared = PreparedExperiment.prepare(SmallExperiment.of(""));
                var rebuilt = RunObjective.from(manifest, assembly.finish())) {
            double trainers = prepared.objective().at(prepared.initialWeights()).loss();
            assertThat(rebuilt.objective().at(prepared.initialWeights()).loss()).isEqualTo(trainers);
        }
    }

    @Test
    void nothingIsSentBeforeWhatItReliesOnIsAcknowledged() {
        // Given
        Set<String> acknowledged = new HashSet<>();
        var refusing = new TopicProducer(sent -> {
            if (sent.isOn(Topic.GRADIENTS)) {
                throw new IllegalStateException("no room for gradients");
            }
            acknowledged.add(sent.record().topic());
            sent.acknowledge();
        });
        // When, Then
        assertThatThrownBy(() -> {
                    try (var prepared = PreparedExperiment.prepare(SmallExperiment.of(""))) {
                        new RunRegistration(refusing, () -> NOW, LIMIT)
                                .register(NextAttempt.first("a-run", 0, 6), prepared, 1, Map.of());
                    }
                })
                .hasMessage("no room for gradients");
        assertThat(acknowledged).doesNotContain(Topic.RUNS.topicName());
    }

    @Test
    void saysThatTheRunCouldNotBeRegistered() {
        // Given
        var failing = new TopicProducer(sent -> sent.fail("expired"));
        // When, Then
        assertThatThrownBy(() -> {
                    try (var prepared = PreparedExperiment.prepare(SmallExperiment.of(""))) {
                        new RunRegistration(failing, () -> NOW, LIMIT)
                                .register(NextAttempt.first("a-run", 0, 6), prepared, 1, Map.of());
                    }
                })
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("could not be registered")
                .hasMessageContaining("expired");
    }

    @Test
    void givesUpWhenTheBrokerIsAway() {
        // Given
        var away = new TopicProducer(sent -> {});
        // When, Then
        assertThatThrownBy(() -> {
                    try (var prepared = PreparedExperiment.prepare(SmallExperiment.of(""))) {
                        new RunRegistration(away, () -> NOW, Duration.ofMillis(1))
                                .register(NextAttempt.first("a-run", 0, 6), prepared, 1, Map.of());
                    }
                })
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("no acknowledgement within");
    }
}
