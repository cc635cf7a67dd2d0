package io.edgewatch.trainer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.edgewatch.experiment.manifest.PreparedExperiment;
import io.edgewatch.runtime.kafka.KafkaConnection;
import io.edgewatch.runtime.lifecycle.Health;
import io.edgewatch.trainer.publish.TopicProducer;
import io.edgewatch.trainer.publish.TopicProducer.Sent;
import io.edgewatch.wire.RunEvent;
import io.edgewatch.wire.RunManifest;
import io.edgewatch.wire.Topic;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import org.junit.jupiter.api.Test;

class TrainerTest {
    private static final Instant NOW = Instant.ofEpochMilli(1_700_000_000_000L);

    private final SimpleMeterRegistry registry = new SimpleMeterRegistry();
    private final TopicProducer producer = new TopicProducer(Sent::acknowledge);

    private Trainer trainer(String more) throws Exception {
        return new Trainer(
                KafkaConnection.to("not-used:9092"),
                PreparedExperiment.prepare(SmallExperiment.of(more)),
                "a-run",
                registry,
                () -> NOW);
    }

    private RunManifest register(PreparedExperiment prepared) throws Exception {
        return new RunRegistration(producer, () -> NOW).register("a-run", 0, prepared, 1, Map.of());
    }

    @Test
    void publishesEveryStepAndThenTheEnd() throws Exception {
        // Given
        var trainer = trainer("publish: {when-full: wait}\n");
        try (var prepared = PreparedExperiment.prepare(SmallExperiment.of(""))) {
            // When
            RunEvent.Ended ended = trainer.train(register(prepared), prepared, producer);
            // Then
            assertThat(ended).isEqualTo(new RunEvent.Ended("a-run", 1, NOW, 5, RunEvent.Outcome.COMPLETED, ""));
            assertThat(producer.events()).hasSize(8).first().isInstanceOf(RunEvent.Started.class);
            assertThat(producer.events()).last().isEqualTo(ended);
        }
    }

    @Test
    void aStoppedRunEndsAsStopped() throws Exception {
        // Given
        var trainer = trainer("");
        trainer.requestStop();
        try (var prepared = PreparedExperiment.prepare(SmallExperiment.of(""))) {
            // When
            RunEvent.Ended ended = trainer.train(register(prepared), prepared, producer);
            // Then
            assertThat(ended.outcome()).isEqualTo(RunEvent.Outcome.STOPPED);
            assertThat(ended.lastStep()).isEqualTo(-1);
        }
    }

    @Test
    void aRunThatDivergesEndsAsFailedAndSaysWhere() throws Exception {
        // Given
        var trainer = trainer("publish: {when-full: wait}\n");
        try (var prepared = PreparedExperiment.prepare(SmallExperiment.of(1e200, ""))) {
            // When
            RunEvent.Ended ended = trainer.train(register(prepared), prepared, producer);
            // Then
            assertThat(ended.outcome()).isEqualTo(RunEvent.Outcome.FAILED);
            assertThat(ended.detail()).startsWith("training diverged: the loss at step " + ended.lastStep() + " is ");
        }
    }

    @Test
    void aRunWhoseTrainingBreaksIsDeclaredFailed() throws Exception {
        // Given
        var trainer = trainer("publish: {when-full: wait}\n");
        try (var prepared = PreparedExperiment.prepare(SmallExperiment.of(""))) {
            RunManifest manifest = register(prepared);
            double[] curvatures = new double[manifest.dimension()];
            var broken = SmallExperiment.withObjective(
                    prepared,
                    new DiagonalQuadratic(
                            evaluation -> {
                                if (evaluation == 3) {
                                    throw new IllegalStateException("out of native memory");
                                }
                            },
                            curvatures));
            // When, Then
            assertThatThrownBy(() -> trainer.train(manifest, broken, producer)).hasMessage("out of native memory");
            assertThat(producer.events())
                    .last()
                    .isEqualTo(new RunEvent.Ended(
                            "a-run",
                            1,
                            NOW,
                            2,
                            RunEvent.Outcome.FAILED,
                            "training failed: java.lang.IllegalStateException: out of native memory"));
        }
    }

    @Test
    void aRunWhosePublishingBreaksTellsBothFromTheTrainingThread() throws Exception {
        // Given
        var trainer = trainer("publish: {when-full: wait}\n");
        var failing = new TopicProducer(sent -> {
            if (sent.isOn(Topic.WEIGHTS)) {
                sent.fail("expired");
            } else {
                sent.acknowledge();
            }
        });
        try (var prepared = PreparedExperiment.prepare(SmallExperiment.of(""))) {
            RunManifest manifest = register(prepared);
            // When, Then
            assertThatThrownBy(() -> trainer.train(manifest, prepared, failing))
                    .hasMessageContaining("step 0 could not be published");
        }
    }

    @Test
    void leavesNoGaugesBehind() throws Exception {
        // Given
        var trainer = trainer("");
        try (var prepared = PreparedExperiment.prepare(SmallExperiment.of(""))) {
            // When
            trainer.train(register(prepared), prepared, producer);
            // Then
            assertThat(registry.find("edgewatch.trainer.backlog.steps").gauges())
                    .isEmpty();
            assertThat(registry.find("edgewatch.trainer.dropped.steps").gauges())
                    .isEmpty();
            assertThat(registry.get("edgewatch.trainer.offer").timer().count()).isEqualTo(6);
        }
    }

    @Test
    void whoWaitsForATrainerThatIsClosedUnstartedIsTold() throws Exception {
        // Given
        var trainer = trainer("");
        // When
        trainer.close();
        // Then
        assertThat(trainer.health()).isEqualTo(Health.idle());
        assertThat(trainer.ended())
                .isCompletedExceptionally()
                .failsWithin(Duration.ZERO)
                .withThrowableThat()
                .withMessageContaining("the trainer of run a-run was never started");
    }
}
