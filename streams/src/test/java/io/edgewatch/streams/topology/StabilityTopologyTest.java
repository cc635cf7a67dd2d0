package io.edgewatch.streams.topology;

import static io.edgewatch.streams.topology.Pipeline.RUN;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import io.edgewatch.wire.Alert;
import io.edgewatch.wire.Phase;
import io.edgewatch.wire.PhaseChange;
import io.edgewatch.wire.RunEvent;
import io.edgewatch.wire.Topic;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.OptionalDouble;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class StabilityTopologyTest {
    private Pipeline pipeline;

    @BeforeEach
    void open(@TempDir Path directory) {
        pipeline = new Pipeline(directory);
    }

    @AfterEach
    void close() {
        pipeline.close();
    }

    @Test
    void writesPhasesAndAlertsUnderTheirOwnKeysWithTheTimeOfTheStep() {
        // Given
        pipeline.send(Pipeline.manifest(RUN, 0, 1));
        // When
        pipeline.steps(RUN, 1, 0.95, 1.05);
        // Then
        assertThat(pipeline.written(Topic.PHASES))
                .hasSize(2)
                .allSatisfy(record -> assertThat(text(record.key())).isEqualTo(RUN));
        assertThat(pipeline.written(Topic.ALERTS)).singleElement().satisfies(record -> {
            assertThat(text(record.key())).isEqualTo(RUN + "/1/crossed-edge/1");
            assertThat(record.getRecordTime()).isEqualTo(Pipeline.time(1));
        });
    }

    @Test
    void putsSharpnessThresholdAndLossOfTheSameStepIntoTheAlert() {
        // When
        pipeline.steps(RUN, 1, 0.95, 1.05);
        // Then
        Alert alert = pipeline.alerts().get(0);
        assertThat(alert.sharpness()).isEqualTo(OptionalDouble.of(21));
        assertThat(alert.threshold()).isEqualTo(OptionalDouble.of(20));
        assertThat(alert.loss()).isEqualTo(OptionalDouble.of(0.5));
        assertThat(alert.time()).isEqualTo(Pipeline.time(1));
    }

    @Test
    void judgesByTheJudgingInstanceOnly() {
        // Given
        pipeline.steps(RUN, 1, 0.95);
        // When
        pipeline.measured(RUN, 1, 1, "another", RunLedger.RATIO, 0, 1.5)
                .measured(RUN, 1, 1, "sharpness", "ratio", 1, 2);
        // Then
        assertThat(pipeline.alerts()).isEmpty();
    }

    @Test
    void changesNothingWhenEverythingIsReplayed() {
        // Given
        pipeline.steps(RUN, 1, 0.95, 1.05, 0.85, 0.85, 1.05);
        pipeline.phases();
        pipeline.alerts();
        // When
        pipeline.steps(RUN, 1, 0.95, 1.05, 0.85, 0.85, 1.05);
        // Then
        assertThat(pipeline.phases()).isEmpty();
        assertThat(pipeline.alerts()).isEmpty();
    }

    @Test
    void startsAfreshWithAHigherAttemptAndIgnoresTheLower() {
        // Given
        pipeline.steps(RUN, 1, 0.95, 1.05);
        pipeline.phases();
        pipeline.alerts();
        // When
        pipeline.send(Pipeline.manifest(RUN, 0, 2));
        pipeline.trained(RUN, 1, 2, Double.NaN).measured(RUN, 1, 2, 0.1);
        pipeline.steps(RUN, 2, 0.9, 1.1);
        // Then
        assertThat(pipeline.phases())
                .extracting(PhaseChange::attempt, PhaseChange::phase)
                .containsExactly(tuple(2, Phase.STABLE), tuple(2, Phase.EDGE));
        assertThat(pipeline.alerts()).extracting(Alert::attempt).containsExactly(2);
    }

    @Test
    void keepsRunsApart() {
        // When
        pipeline.steps("one", 1, 0.95, 1.05).steps("one-more", 1, 0.5, 0.5);
        // Then
        assertThat(pipeline.alerts()).extracting(Alert::run).containsExactly("one");
        assertThat(pipeline.gauge("edgewatch.run.ratio", "run", "one-more")).isEqualTo(0.5);
    }

    @Test
    void judgesALaggingInstanceAfterTheRunHasEnded() {
        // Given
        for (int step = 0; step < 4; step++) {
            pipeline.trained(RUN, 1, step, 1.0 / (step + 1));
        }
        pipeline.ended(RUN, 1, 3);
        // When
        pipeline.measured(RUN, 1, 0, 0.9).measured(RUN, 1, 1, 1.1).measured(RUN, 1, 2, 1.1);
        // Then
        assertThat(pipeline.alerts())
                .extracting(Alert::step, Alert::loss)
                .containsExactly(tuple(1L, OptionalDouble.of(0.5)));
        assertThat(pipeline.gauge("edgewatch.run.ratio", "run", RUN)).isEqualTo(1.1);
    }

    @Test
    void leavesOneSmallRowOfARunThatIsOverAndNothingOfItsSeries() {
        // When
        for (int n = 0; n < 200; n++) {
            pipeline.send(Pipeline.manifest("run-" + n, 0, 1));
            pipeline.steps("run-" + n, 1, 0.5, 0.6, 0.95, 1.05, 1.0, 1.0).ended("run-" + n, 1, 5);
        }
        // Then
        assertThat(pipeline.registry.getMeters()).isEmpty();
        assertThat(pipeline.stored()).hasSize(200).allMatch(key -> key.startsWith("run/"));
        assertThat(pipeline.storedBytes()).isLessThan(200 * 200);
    }

    @Test
    void takesARunForOverWhenTheNextStepOfASparseInstanceWouldLieBeyondTheLast() {
        // Given
        pipeline.trained(RUN, 1, 0, 1).trained(RUN, 1, 5, 0.5).trained(RUN, 1, 7, 0.4);
        pipeline.measured(RUN, 1, 0, 0.5);
        pipeline.ended(RUN, 1, 7);
        // When
        pipeline.measured(RUN, 1, 5, 0.6);
        // Then
        assertThat(pipeline.registry.getMeters()).isEmpty();
    }

    @Test
    void judgesAStragglerOfARunThatIsOverWithoutShowingItAgain() {
        // Given
        pipeline.steps(RUN, 1, 0.9, 0.95).ended(RUN, 1, 1);
        // When
        pipeline.measured(RUN, 1, 0, 1.5).measured(RUN, 1, 1, 1.5).measured(RUN, 1, 2, 1.5);
        // Then
        assertThat(pipeline.alerts()).extracting(Alert::step).containsExactly(2L);
        assertThat(pipeline.registry.getMeters()).isEmpty();
        assertThat(pipeline.stored()).containsExactly("run/" + RUN);
    }

    @Test
    void letsGoOfAnEndedRunWhoseJudgingInstanceStaysSilent() {
        // Given
        pipeline.trained(RUN, 1, 0, 1).trained(RUN, 1, 1, 1).ended(RUN, 1, 1);
        pipeline.measured(RUN, 1, 0, 0.5);
        // When
        pipeline.pass(Duration.ofSeconds(50));
        int before = pipeline.series(RUN).size();
        pipeline.pass(Duration.ofSeconds(15));
        // Then
        assertThat(before).isPositive();
        assertThat(pipeline.registry.getMeters()).isEmpty();
        assertThat(pipeline.stored()).containsExactly("run/" + RUN);
    }

    @Test
    void keepsLossesOnlyUntilTheirStepsAreMeasured() {
        // Given
        pipeline.trained(RUN, 1, 0, 1).trained(RUN, 1, 1, 1).trained(RUN, 1, 2, 1);
        // When
        pipeline.measured(RUN, 1, 1, 0.5);
        // Then
        assertThat(pipeline.stored())
                .filteredOn(key -> key.startsWith("trace/"))
                .hasSize(1);
    }

    @Test
    void forgetsARunWhoseManifestIsDeleted() {
        // Given
        pipeline.send(Pipeline.manifest(RUN, 0, 1));
        pipeline.steps(RUN, 1, 0.9, 0.95).trained(RUN, 1, 2, 1);
        // When
        pipeline.send(Topic.RUNS, RUN.getBytes(StandardCharsets.UTF_8), null, Pipeline.time(3));
        // Then
        assertThat(pipeline.stored()).isEmpty();
        assertThat(pipeline.registry.getMeters()).isEmpty();
    }

    @Test
    void countsMissingStepsOnce() {
        // Given
        pipeline.trained(RUN, 1, 0, 1);
        // When
        for (int i = 0; i < 2; i++) {
            pipeline.send(new RunEvent.Gap(RUN, 1, Pipeline.time(4), 1, 4, 4, "queue full"));
        }
        // Then
        assertThat(pipeline.registry.get("edgewatch.run.gap.steps").counter().count())
                .isEqualTo(4);
    }

    @Test
    void takesItsSeriesDownWhenTheTaskCloses() {
        // Given
        pipeline.steps(RUN, 1, 0.9, 0.95);
        // When
        pipeline.close();
        // Then
        assertThat(pipeline.registry.getMeters()).isEmpty();
    }

    private static String text(byte[] bytes) {
        return new String(bytes, StandardCharsets.UTF_8);
    }
}
