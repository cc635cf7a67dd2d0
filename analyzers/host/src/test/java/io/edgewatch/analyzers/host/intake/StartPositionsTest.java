package io.edgewatch.analyzers.host.intake;

import static org.assertj.core.api.Assertions.assertThat;

import io.edgewatch.analyzers.host.Manifests;
import io.edgewatch.wire.Progress;
import io.edgewatch.wire.RunManifest;
import io.edgewatch.wire.Topic;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class StartPositionsTest {
    private static final Map<Topic, Long> ENDS = Map.of(Topic.STEPS, 100L, Topic.WEIGHTS, 200L);

    private static Progress progress(int attempt, Progress.Analysis analysis, Map<Topic, Long> nextOffsets) {
        return new Progress(attempt, 5, 6, 0, nextOffsets, new byte[0], analysis, "");
    }

    @Test
    void withNoRunThereIsNothingToReadAgain() {
        assertThat(StartPositions.offsets(List.of(), Map.of(), ENDS)).isEqualTo(ENDS);
    }

    @Test
    void aRunNotYetBegunIsReadFromItsStart() {
        // Given
        RunManifest run = Manifests.ofRun("a", 4, Map.of(Topic.STEPS, 10L, Topic.WEIGHTS, 20L));
        // When, Then
        assertThat(StartPositions.offsets(List.of(run), Map.of(), ENDS))
                .containsEntry(Topic.STEPS, 10L)
                .containsEntry(Topic.WEIGHTS, 20L);
    }

    @Test
    void readingStartsAtTheEarliestRecordThatAnyUnfinishedRunNeeds() {
        // Given
        RunManifest half = Manifests.ofRun("half", 4, Map.of(Topic.STEPS, 10L, Topic.WEIGHTS, 20L));
        RunManifest done = Manifests.ofRun("done", 4, Map.of(Topic.STEPS, 1L, Topic.WEIGHTS, 2L));
        Map<String, Progress> sofar = Map.of(
                "half",
                progress(1, Progress.Analysis.RUNNING, Map.of(Topic.STEPS, 50L, Topic.WEIGHTS, 60L)),
                "done",
                progress(1, Progress.Analysis.FINISHED, Map.of(Topic.STEPS, 90L)));
        // When, Then
        assertThat(StartPositions.offsets(List.of(half, done), sofar, ENDS))
                .containsEntry(Topic.STEPS, 50L)
                .containsEntry(Topic.WEIGHTS, 60L);
    }

    @Test
    void aNewAttemptOpensAFinishedRunAgain() {
        // Given
        RunManifest run = Manifests.ofRun("a", 4, Map.of(Topic.STEPS, 10L), Map.of(Topic.STEPS, 40L));
        Progress first = progress(1, Progress.Analysis.FINISHED, Map.of(Topic.STEPS, 30L));
        // When, Then
        assertThat(StartPositions.isOver(first, run)).isFalse();
        assertThat(StartPositions.offsets(List.of(run), Map.of("a", first), ENDS))
                .containsEntry(Topic.STEPS, 30L);
    }

    @Test
    void aRefusedRunIsOver() {
        assertThat(StartPositions.isOver(progress(1, Progress.Analysis.REFUSED, Map.of()), Manifests.ofRun("a", 4)))
                .isTrue();
    }
}
