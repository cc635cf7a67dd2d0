package io.edgewatch.trainer.checkpoint;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CheckpointFilesTest {
    private static final String IDENTITY = "0123456789abcdef".repeat(4);

    private final Path directory;

    CheckpointFilesTest(@TempDir Path directory) {
        this.directory = directory;
    }

    private Checkpoint checkpoint(long step) {
        byte[] weights = new byte[1000];
        new Random(step).nextBytes(weights);
        return new Checkpoint(IDENTITY, step, weights);
    }

    @Test
    void theNewestIsReadBack() throws Exception {
        // Given
        var files = new CheckpointFiles(directory);
        files.write(checkpoint(5));
        files.write(checkpoint(9));
        // When
        Checkpoint read = files.read().orElseThrow();
        // Then
        assertThat(read.identity()).isEqualTo(IDENTITY);
        assertThat(read.nextStep()).isEqualTo(9);
        assertThat(read.weights()).isEqualTo(checkpoint(9).weights());
    }

    @Test
    void thereIsNoneBeforeTheFirst() throws Exception {
        // When, Then
        assertThat(new CheckpointFiles(directory).read()).isEmpty();
        assertThat(new CheckpointFiles(directory).exist()).isFalse();
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
    void anyCutOrFlippedBitOfTheNewestLeadsToTheOneBefore(long seed) throws Exception {
        // Given
        var files = new CheckpointFiles(directory);
        files.write(checkpoint(5));
        files.write(checkpoint(9));
        Path newest = directory.resolve("checkpoint");
        byte[] bytes = Files.readAllBytes(newest);
        var random = new Random(seed);
        if (seed % 2 == 0) {
            bytes[random.nextInt(bytes.length)] ^= (byte) (1 << random.nextInt(8));
        } else {
            bytes = Arrays.copyOf(bytes, random.nextInt(bytes.length));
        }
        Files.write(newest, bytes);
        // When
        Checkpoint read = files.read().orElseThrow();
        files.write(checkpoint(7));
        // Then
        assertThat(read.nextStep()).isEqualTo(5);
        assertThat(read.weights()).isEqualTo(checkpoint(5).weights());
        assertThat(files.read().orElseThrow().nextStep()).isEqualTo(7);
    }

    @Test
    void aTrainerKilledBetweenTheTwoRenamesHasTheOneBefore() throws Exception {
        // Given
        var files = new CheckpointFiles(directory);
        files.write(checkpoint(5));
        Files.move(directory.resolve("checkpoint"), directory.resolve("checkpoint.previous"));
        // When, Then
        assertThat(files.read().orElseThrow().nextStep()).isEqualTo(5);
    }

    @Test
    void saysWhichFilesAreDamagedIfNoneIsWhole() throws Exception {
        // Given
        var files = new CheckpointFiles(directory);
        Files.write(directory.resolve("checkpoint"), new byte[10]);
        Files.write(directory.resolve("checkpoint.previous"), new byte[300]);
        // When, Then
        assertThatThrownBy(files::read)
                .isInstanceOf(DamagedCheckpointException.class)
                .hasMessageContaining("checkpoint is cut at byte 10")
                .hasMessageContaining("checkpoint.previous is cut or damaged");
    }
}
