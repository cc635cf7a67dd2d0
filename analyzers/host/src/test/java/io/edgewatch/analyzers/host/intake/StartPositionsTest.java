package io.edgewatch.analyzers.host.intake;

import static org.assertj.core.api.Assertions.assertThat;

import io.edgewatch.analyzers.host.RunLog;
import io.edgewatch.wire.Progress;
import io.edgewatch.wire.Progress.Analysis;
import io.edgewatch.wire.RunManifest;
import io.edgewatch.wire.Topic;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class StartPositionsTest {
    private static final Map<Topic, Long> ENDS = Map.of(Topic.RUNS, 20L, Topic.STEPS, 5000L, Topic.WEIGHTS, 6000L);
    /** Begins at offset 99 of every topic. */
    private static final RunManifest RUN = RunLog.manifest("a-run", 5, 1, 1);

    private static Progress progress(int attempt, Analysis analysis, long steps, long weights) {
        return new Progress(
                attempt, 7, 8, 0, Map.of(Topic.STEPS, steps, Topic.WEIGHTS, weights), new byte[0], analysis, "", "");
    }

    private static Map<Topic, Long> offsets(
            List<RunManifest> runs, Map<String, Progress> progress, Map<Topic, Long> ends) {
        Map<String, RunManifest> byId = runs.stream().collect(Collectors.toMap(RunManifest::run, run -> run));
        return StartPositions.of(byId, progress, Map.of(), ends).offsets();
    }

    @Test
    void withoutRunsReadingStartsAtTheEnds() {
        // When, Then
        assertThat(offsets(List.of(), Map.of(), ENDS)).isEqualTo(ENDS);
    }

    @Test
    void aRunWithoutProgressIsReadFromItsBegin() {
        // When
        var offsets = offsets(List.of(RUN), Map.of(), ENDS);
        // Then
        assertThat(offsets).isEqualTo(Map.of(Topic.RUNS, 20L, Topic.STEPS, 99L, Topic.WEIGHTS, 99L));
    }

    @Test
    void aRunWithProgressIsReadFromWhereItIs() {
        // When
        var offsets = offsets(List.of(RUN), Map.of("a-run", progress(1, Analysis.RUNNING, 700, 800)), ENDS);
        // Then
        assertThat(offsets).isEqualTo(Map.of(Topic.RUNS, 20L, Topic.STEPS, 700L, Topic.WEIGHTS, 800L));
    }

    @Test
    void theRunThatIsFurthestBehindDecidesForEachTopic() {
        // Given
        var other = RunLog.manifest("b-run", 5, 1, 1);
        // When
        var offsets = offsets(
                List.of(RUN, other),
                Map.of(
                        "a-run", progress(1, Analysis.RUNNING, 700, 900),
                        "b-run", progress(1, Analysis.RUNNING, 710, 800)),
                ENDS);
        // Then
        assertThat(offsets).containsEntry(Topic.STEPS, 700L).containsEntry(Topic.WEIGHTS, 800L);
    }

    @ParameterizedTest
    @EnumSource(Analysis.class)
    void aRunIsOverUnlessItIsRunningOrHasALaterAttempt(Analysis analysis) {
        // Given
        var progress = progress(1, analysis, 700, 800);
        var restarted = RunLog.manifest("a-run", 5, 1, 2);
        // When
        boolean over = StartPositions.isOver(progress, RUN);
        boolean overThoughRestarted = StartPositions.isOver(progress, restarted);
        // Then
        assertThat(over).isEqualTo(analysis != Analysis.RUNNING);
        assertThat(overThoughRestarted).isFalse();
        assertThat(offsets(List.of(RUN), Map.of("a-run", progress), ENDS))
                .containsEntry(Topic.STEPS, over ? 5000L : 700L);
        assertThat(offsets(List.of(restarted), Map.of("a-run", progress), ENDS)).containsEntry(Topic.STEPS, 700L);
    }
}
