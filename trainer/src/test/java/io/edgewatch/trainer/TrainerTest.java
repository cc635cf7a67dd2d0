package io.edgewatch.trainer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.edgewatch.experiment.WhenFull;
import io.edgewatch.experiment.manifest.PreparedExperiment;
import io.edgewatch.runtime.kafka.KafkaConnection;
import io.edgewatch.runtime.lifecycle.Health;
import io.edgewatch.trainer.publish.TopicProducer;
import io.edgewatch.wire.RunEvent;
import io.edgewatch.wire.Topic;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class TrainerTest {
    private static final Instant NOW = Instant.ofEpochMilli(1_700_000_000_000L);

    private final SimpleMeterRegistry registry = new SimpleMeterRegistry();
    private final TopicRuns runs = new TopicRuns();

    private Trainer trainer(String more) throws Exception {
        return trainer(PreparedExperiment.prepare(SmallExperiment.of(more)));
    }

    private Trainer trainer(PreparedExperiment prepared) {
        return new Trainer(KafkaConnection.to("not-used:9092"), prepared, "a-run", registry, () -> NOW);
    }

    private RunEvent.Ended train(Trainer trainer) throws Exception {
        return train(trainer, runs.producer());
    }

    private RunEvent.Ended train(Trainer trainer, TopicProducer producer) throws Exception {
        try (var state = StateDirectory.open(Optional.empty(), "a-run")) {
            return trainer.train(state, producer, runs);
        }
    }

    @ParameterizedTest
    @EnumSource(WhenFull.class)
    void publishesEveryStepAndThenTheEnd(WhenFull whenFull) throws Exception {
        // Given
        var trainer = trainer("publish: {when-full: %s}\n".formatted(whenFull.label()));
        // When
        RunEvent.Ended ended = train(trainer);
        // Then
        assertThat(ended).isEqualTo(new RunEvent.Ended("a-run", 1, NOW, 5, RunEvent.Outcome.COMPLETED, ""));
        assertThat(runs.producer().events()).hasSize(8).first().isInstanceOf(RunEvent.Started.class);
        assertThat(runs.producer().events()).last().isEqualTo(ended);
        assertThat(trainer.status().published()).isEqualTo(6);
    }

    @Test
    void aStoppedRunEndsAsStopped() throws Exception {
        // Given
        var trainer = trainer("");
        trainer.requestStop();
        // When
        RunEvent.Ended ended = train(trainer);
        // Then
        assertThat(ended.outcome()).isEqualTo(RunEvent.Outcome.STOPPED);
        assertThat(ended.lastStep()).isEqualTo(-1);
    }

    @Test
    void aRunThatDivergesEndsAsFailedAndSaysWhere() throws Exception {
        // Given
        var trainer = trainer(PreparedExperiment.prepare(SmallExperiment.of(1e200, "publish: {when-full: wait}\n")));
        // When
        RunEvent.Ended ended = train(trainer);
        // Then
        assertThat(ended.outcome()).isEqualTo(RunEvent.Outcome.FAILED);
        assertThat(ended.detail()).startsWith("training diverged: the loss at step " + ended.lastStep() + " is ");
    }

    @Test
    void aRunWhoseTrainingBreaksIsDeclaredFailed() throws Exception {
        // Given
        var prepared = PreparedExperiment.prepare(SmallExperiment.of("publish: {when-full: wait}\n"));
        double[] curvatures = new double[(int) prepared.initialWeights().length()];
        var trainer = trainer(SmallExperiment.withObjective(
                prepared,
                new DiagonalQuadratic(
                        evaluation -> {
                            if (evaluation == 3) {
                                throw new IllegalStateException("out of native memory");
                            }
                        },
                        curvatures)));
        // When, Then
        assertThatThrownBy(() -> train(trainer)).hasMessage("out of native memory");
        assertThat(runs.producer().events())
                .last()
                .isEqualTo(new RunEvent.Ended(
                        "a-run",
                        1,
                        NOW,
                        2,
                        RunEvent.Outcome.FAILED,
                        "training failed: java.lang.IllegalStateException: out of native memory"));
    }

    @Test
    void aRunWhosePublishingBreaksTellsBothFromTheTrainingThread() throws Exception {
        // Given
        var trainer = trainer("publish: {when-full: wait}\n");
        var failing = runs.producer().another(sent -> {
            if (sent.isOn(Topic.WEIGHTS) && sent.record().headers().lastHeader(RunEvent.MARKER_HEADER) == null) {
                sent.fail("expired");
            } else {
                sent.acknowledge();
            }
        });
        // When, Then
        assertThatThrownBy(() -> train(trainer, failing)).hasMessageContaining("step 0 could not be published");
    }

    /** What it waits for may be what is not published any more. */
    @Test
    @Timeout(60)
    void aGateThatStaysClosedDoesNotHideThatPublishingBroke() throws Exception {
        // Given
        var trainer = new Trainer(
                KafkaConnection.to("not-used:9092"),
                PreparedExperiment.prepare(SmallExperiment.of("publish: {when-full: wait}\n")),
                TrainerSettings.unresumable("a-run", WhenFull.WAIT),
                step -> step == 0,
                registry,
                () -> NOW);
        var failing = runs.producer().another(sent -> {
            if (sent.isOn(Topic.STEPS) && RunEvent.Step.class.isInstance(TopicProducer.event(sent))) {
                sent.fail("expired");
            } else {
                sent.acknowledge();
            }
        });
        // When, Then
        assertThatThrownBy(() -> train(trainer, failing)).hasMessageContaining("step 0 could not be published");
    }

    @Test
    void leavesNoGaugesBehind() throws Exception {
        // Given
        var trainer = trainer("");
        // When
        train(trainer);
        // Then
        assertThat(registry.getMeters())
                .extracting(meter -> meter.getId().getName())
                .contains("edgewatch.trainer.offer")
                .doesNotContain(
                        "edgewatch.trainer.backlog.steps",
                        "edgewatch.trainer.dropped.steps",
                        "edgewatch.trainer.spilled.steps",
                        "edgewatch.trainer.spilled.bytes");
        assertThat(registry.get("edgewatch.trainer.offer").timer().count()).isEqualTo(6);
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
