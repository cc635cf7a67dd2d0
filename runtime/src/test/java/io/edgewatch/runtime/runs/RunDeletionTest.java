package io.edgewatch.runtime.runs;

import static org.assertj.core.api.Assertions.assertThat;

import io.edgewatch.runtime.runs.RunDeletion.Tombstone;
import io.edgewatch.wire.RunManifest;
import io.edgewatch.wire.Topic;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RunDeletionTest {
    private static final RunManifest RUN = Runs.manifest("run", 3, 'a', 3);

    @Test
    void takesTheKeysOfThisRunAndOfNoOtherWhoseNameBeginsOrEndsAlike() {
        // When
        var deletion = RunDeletion.of(
                RUN,
                List.of(RUN),
                List.of("sharpness/run", "other/run", "sharpness/my-run", "sharpness/run-2"),
                List.of("run/1/0/sharpness/ratio/0", "run-2/1/0/sharpness/ratio/0", "my-run/1/0/sharpness/ratio/0"));
        // Then
        assertThat(deletion.tombstones())
                .containsExactlyInAnyOrder(
                        new Tombstone(Topic.MEASUREMENTS, 3, "run/1/0/sharpness/ratio/0"),
                        new Tombstone(Topic.PROGRESS, 3, "sharpness/run"),
                        new Tombstone(Topic.PROGRESS, 3, "other/run"),
                        new Tombstone(Topic.DATASETS, 3, "a".repeat(64) + "/0"),
                        new Tombstone(Topic.DATASETS, 3, "a".repeat(64) + "/1"));
        assertThat(deletion.manifestTombstone()).isEqualTo(new Tombstone(Topic.RUNS, 3, "run"));
    }

    @ParameterizedTest
    @CsvSource({"a, 3, 0", "a, 2, 2", "b, 3, 2"})
    void dataStaysWhileAnotherRunHasTheSameInTheSamePartition(char hash, int partition, int chunksDeleted) {
        // Given
        var other = Runs.manifest("other", 1, hash, partition);
        // When
        var deletion = RunDeletion.of(RUN, List.of(RUN, other), List.of(), List.of());
        // Then
        assertThat(deletion.datasetChunks()).hasSize(chunksDeleted);
    }
}
