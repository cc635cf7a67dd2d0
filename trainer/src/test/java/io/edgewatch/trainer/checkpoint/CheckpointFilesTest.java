package io.edgewatch.trainer.checkpoint;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Optional;
import java.util.Random;
import java.util.zip.CRC32C;
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
        byte[] state = new byte[208];
        new Random(step).nextBytes(weights);
        new Random(-step).nextBytes(state);
        return new Checkpoint(IDENTITY, step, weights, Optional.of(state));
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
        assertThat(read.optimizerState().orElseThrow())
                .isEqualTo(checkpoint(9).optimizerState().orElseThrow());
    }

    @Test
    void oneOfAnEarlierEdgewatchIsReadWithoutAState() throws Exception {
        // Given
        byte[] weights = {1, 2, 3, 4, 5, 6, 7, 8};
        Files.write(directory.resolve("checkpoint"), first(5, weights));
        // When
        Checkpoint read = new CheckpointFiles(directory).read().orElseThrow();
        // Then
        assertThat(read.identity()).isEqualTo(IDENTITY);
        assertThat(read.nextStep()).isEqualTo(5);
        assertThat(read.weights()).isEqualTo(weights);
        assertThat(read.hasOptimizerState()).isFalse();
    }

    /** The format without optimizer state, byte for byte. */
    private static byte[] first(long step, byte[] weights) {
        ByteBuffer out = ByteBuffer.allocate(92 + weights.length).order(ByteOrder.LITTLE_ENDIAN);
        out.put("EWCHKPT1".getBytes(StandardCharsets.US_ASCII))
                .put(IDENTITY.getBytes(StandardCharsets.US_ASCII))
                .putLong(step)
                .putLong(weights.length)
                .put(weights);
        var crc = new CRC32C();
        crc.update(out.array(), 0, out.position());
        return out.putInt((int) crc.getValue()).array();
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
