package io.edgewatch.streams.topology;

import static io.edgewatch.streams.topology.Pipeline.RUN;
import static org.assertj.core.api.Assertions.assertThat;

import io.edgewatch.wire.Alert;
import io.edgewatch.wire.RunEvent;
import io.edgewatch.wire.Topic;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The driver's wall clock begins with step 0, and steps are a second apart. */
class SilenceTest {
    private static final Duration OVER_TWENTY_STEPS = Duration.ofSeconds(22);

    private Pipeline pipeline;

    @BeforeEach
    void open(@TempDir Path directory) {
        pipeline = new Pipeline(directory);
    }

    @AfterEach
    void close() {
        pipeline.close();
    }

    /** Five steps, each taken while the wall clock stands at its time. */
    private void liveRun() {
        for (int step = 0; step < 5; step++) {
            pipeline.trained(RUN, 1, step, 1).measured(RUN, 1, step, 0.5);
            pipeline.pass(Duration.ofSeconds(1));
        }
    }

    private double silent() {
        return pipeline.gauge("edgewatch.run.silent", "run", RUN);
    }

    @Test
    void tellsOnceThatALiveRunIsSilent() {
        // Given
        liveRun();
        double before = silent();
        // When
        pipeline.pass(OVER_TWENTY_STEPS);
        pipeline.pass(OVER_TWENTY_STEPS);
        // Then
        assertThat(before).isZero();
        assertThat(silent()).isEqualTo(1);
        assertThat(pipeline.alerts()).singleElement().satisfies(alert -> {
            assertThat(alert.kind()).isEqualTo(Alert.Kind.SILENT);
            assertThat(alert.kind().severity()).isEqualTo(Alert.Severity.WARNING);
            assertThat(alert.step()).isEqualTo(4);
            assertThat(alert.time()).isEqualTo(Pipeline.time(4));
            assertThat(alert.summary()).contains(RUN, "since step 4", "20.0 s");
        });
    }

    @Test
    void isOverWhenTheRunResumesAndIsToldAgainTheNextTime() {
        // Given
        liveRun();
        pipeline.pass(OVER_TWENTY_STEPS);
        pipeline.alerts();
        // When
        pipeline.trained(RUN, 1, 27, 1);
        double resumed = silent();
        pipeline.pass(Duration.ofSeconds(30));
        // Then
        assertThat(resumed).isZero();
        assertThat(pipeline.alerts()).extracting(Alert::step).containsExactly(27L);
    }

    @Test
    void aGapIsNoSilence() {
        // Given
        liveRun();
        // When
        pipeline.pass(Duration.ofSeconds(15));
        pipeline.send(new RunEvent.Gap(RUN, 1, Pipeline.time(20), 5, 20, 16, "queue full"));
        pipeline.pass(Duration.ofSeconds(15));
        // Then
        assertThat(silent()).isZero();
        assertThat(pipeline.alerts()).isEmpty();
    }

    @Test
    void aReplayOfAnOldRunIsSilentByItsGaugeOnly() {
        // Given
        pipeline.pass(Duration.ofHours(5));
        // When
        pipeline.steps(RUN, 1, 0.5, 0.5, 0.5, 0.5, 0.5);
        pipeline.pass(Duration.ofSeconds(2));
        double whileItIsRead = silent();
        pipeline.pass(Duration.ofSeconds(5));
        // Then
        assertThat(whileItIsRead).isZero();
        assertThat(silent()).isEqualTo(1);
        assertThat(pipeline.written(Topic.ALERTS)).isEmpty();
    }

    @Test
    void anEndedRunIsNotSilent() {
        // Given
        liveRun();
        pipeline.trained(RUN, 1, 5, 1).ended(RUN, 1, 5);
        // When
        pipeline.pass(Duration.ofSeconds(40));
        // Then
        assertThat(silent()).isZero();
        assertThat(pipeline.alerts()).isEmpty();
    }

    @Test
    void leavesASmallRowOfAnAbandonedRunWhichComesBackWithItsNextRecord() {
        // Given
        liveRun();
        pipeline.pass(Duration.ofMinutes(16));
        var stored = pipeline.stored();
        var series = pipeline.series(RUN);
        pipeline.alerts();
        // When
        pipeline.trained(RUN, 1, 4, 1).trained(RUN, 1, 970, 1).measured(RUN, 1, 970, 1.05);
        // Then
        assertThat(stored).containsExactly("run/" + RUN);
        assertThat(series).isEmpty();
        assertThat(pipeline.gauge("edgewatch.run.step", "run", RUN)).isEqualTo(970);
        assertThat(silent()).isZero();
        assertThat(pipeline.alerts()).extracting(Alert::kind).containsExactly(Alert.Kind.CROSSED_EDGE);
    }

    @Test
    void aRunWhoseMeasurementsGoOnIsNotAbandoned() {
        // Given
        liveRun();
        // When
        pipeline.pass(Duration.ofMinutes(10));
        pipeline.measured(RUN, 1, 5, 0.6);
        pipeline.pass(Duration.ofMinutes(10));
        // Then
        assertThat(pipeline.series(RUN)).isNotEmpty();
    }
}
