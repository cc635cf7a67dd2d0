package io.edgewatch.trainer.spill;

import static io.edgewatch.trainer.spill.SpilledSteps.HEADER;
import static io.edgewatch.trainer.spill.SpilledSteps.IDENTITY;
import static io.edgewatch.trainer.spill.SpilledSteps.TENSOR_BYTES;
import static io.edgewatch.trainer.spill.SpilledSteps.pieces;
import static io.edgewatch.trainer.spill.SpilledSteps.step;
import static io.edgewatch.trainer.spill.SpilledSteps.tensor;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SpillTest {
    private static final long NO_LIMIT = 1L << 30;
    /** Room for nine records and a header; segments hold one record each, for an eighth of it is less than two. */
    private static final long NINE_STEPS = 9 * (HEADER.recordBytes() + SegmentFormat.HEADER_BYTES);

    private final Path directory;

    SpillTest(@TempDir Path directory) {
        this.directory = directory;
    }

    private static boolean append(Spill spill, long t) {
        return spill.append(step(t), tensor(t), tensor(-t));
    }

    private List<Path> files() throws IOException {
        try (Stream<Path> files = Files.list(directory)) {
            return files.sorted().toList();
        }
    }

    private static List<Long> readAll(Spill spill) throws IOException {
        List<Long> steps = new ArrayList<>();
        while (spill.hasUnread()) {
            Spill.Entry entry = spill.poll().orElseThrow();
            byte[][] gradient = pieces();
            byte[][] weights = pieces();
            spill.read(entry, gradient, weights);
            long t = entry.step().step();
            assertThat(gradient).isDeepEqualTo(tensor(t));
            assertThat(weights).isDeepEqualTo(tensor(-t));
            assertThat(entry.step()).isEqualTo(step(t));
            steps.add(t);
        }
        return steps;
    }

    @Test
    void whatIsAppendedComesOutInOrder() throws Exception {
        // Given
        try (var spill = new Spill(directory, HEADER, NO_LIMIT)) {
            for (long t = 3; t < 8; t++) {
                append(spill, t);
            }
            // When, Then
            assertThat(readAll(spill)).containsExactly(3L, 4L, 5L, 6L, 7L);
        }
    }

    @Test
    void aStepStaysOnDiskUntilItIsRemoved() throws Exception {
        // Given
        try (var spill = new Spill(directory, HEADER, NO_LIMIT)) {
            append(spill, 1);
            append(spill, 2);
            Spill.Entry first = spill.poll().orElseThrow();
            Spill.Entry second = spill.poll().orElseThrow();
            // When
            spill.remove(first);
            List<Path> before = files();
            spill.remove(second);
            // Then
            assertThat(before).hasSize(1);
            assertThat(files()).isEmpty();
            assertThat(spill.steps()).isZero();
            assertThat(spill.bytes()).isZero();
        }
    }

    @Test
    void takesNoMoreThanItsBoundAndTakesAgainWhenThereIsRoom() throws Exception {
        // Given
        try (var spill = new Spill(directory, HEADER, NINE_STEPS)) {
            int taken = 0;
            while (append(spill, taken)) {
                taken++;
            }
            // When
            spill.remove(spill.poll().orElseThrow());
            boolean again = append(spill, 100);
            // Then
            assertThat(taken).isEqualTo(9);
            assertThat(again).isTrue();
            assertThat(append(spill, 101)).isFalse();
            long onDisk = 0;
            for (Path file : files()) {
                onDisk += Files.size(file);
            }
            assertThat(onDisk).isEqualTo(spill.bytes()).isLessThanOrEqualTo(NINE_STEPS);
        }
    }

    @Test
    void takesNothingWhereNothingCanBeWritten() throws Exception {
        // Given: a file where the directory should be
        Path file = Files.writeString(directory.resolve("file"), "");
        try (var spill = new Spill(file, HEADER, NO_LIMIT)) {
            // When, Then
            assertThat(append(spill, 0)).isFalse();
            assertThat(spill.hasUnread()).isFalse();
        }
    }

    @Test
    void theNextTrainerFindsWhatWasLeftInOrderOfSteps() throws Exception {
        // Given: steps 9 and 10 come last although they are the oldest, as when the pool is emptied at the end
        try (var spill = new Spill(directory, HEADER, NINE_STEPS)) {
            for (long t : new long[] {11, 12, 13, 9, 10}) {
                append(spill, t);
            }
            spill.remove(spill.poll().orElseThrow());
        }
        // When
        var left = SpillDirectory.read(directory, IDENTITY, TENSOR_BYTES, 0);
        // Then
        assertThat(left).containsOnlyKeys(2);
        try (Spill spill = Objects.requireNonNull(left.get(2))) {
            assertThat(readAll(spill)).containsExactly(9L, 10L, 12L, 13L);
        }
    }

    @Test
    void theNextTrainerKeepsWhatIsBeforeATornTail() throws Exception {
        // Given
        try (var spill = new Spill(directory, HEADER, NO_LIMIT)) {
            for (long t = 0; t < 4; t++) {
                append(spill, t);
            }
        }
        try (var file = new RandomAccessFile(files().get(0).toFile(), "rw")) {
            file.setLength(file.length() - 1);
        }
        // When
        try (Spill spill = Objects.requireNonNull(
                SpillDirectory.read(directory, IDENTITY, TENSOR_BYTES, 0).get(2))) {
            // Then
            assertThat(readAll(spill)).containsExactly(0L, 1L, 2L);
        }
    }

    @Test
    void whatIsOfAnotherRunIsSetAside() throws Exception {
        // Given
        var others = new SegmentHeader("f".repeat(64), 2, TENSOR_BYTES);
        try (var spill = new Spill(directory, others, NO_LIMIT)) {
            append(spill, 0);
        }
        // When
        var left = SpillDirectory.read(directory, IDENTITY, TENSOR_BYTES, 0);
        // Then
        assertThat(left).isEmpty();
        assertThat(files()).singleElement().asString().endsWith(".segment.damaged");
    }

    @Test
    void whatIsNotRetainedGoes() throws Exception {
        // Given
        try (var spill = new Spill(directory, HEADER, NINE_STEPS)) {
            for (long t = 0; t < 6; t++) {
                append(spill, t);
            }
            // When
            spill.retain(t -> t % 2 == 0);
            // Then
            assertThat(files()).hasSize(3);
            assertThat(readAll(spill)).containsExactly(0L, 2L, 4L);
        }
    }

    @Test
    void aRecordThatWasDamagedSinceIsNotReadAsIfItWereWhole() throws Exception {
        // Given
        try (var spill = new Spill(directory, HEADER, NO_LIMIT)) {
            append(spill, 0);
            try (var file = new RandomAccessFile(files().get(0).toFile(), "rw")) {
                file.seek(file.length() - 8);
                file.write(77);
            }
            Spill.Entry entry = spill.poll().orElseThrow();
            // When, Then
            assertThatThrownBy(() -> spill.read(entry, pieces(), pieces()))
                    .isInstanceOf(DamagedSegmentException.class)
                    .hasMessageEndingWith("is damaged at byte " + SegmentFormat.HEADER_BYTES);
        }
    }
}
