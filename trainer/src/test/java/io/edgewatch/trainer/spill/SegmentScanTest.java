package io.edgewatch.trainer.spill;

import static io.edgewatch.trainer.spill.SpilledSteps.HEADER;
import static io.edgewatch.trainer.spill.SpilledSteps.step;
import static io.edgewatch.trainer.spill.SpilledSteps.tensor;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.stream.LongStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SegmentScanTest {
    private static final int STEPS = 9;
    private static final int RECORD_BYTES = (int) HEADER.recordBytes();

    private final Path directory;

    SegmentScanTest(@TempDir Path directory) {
        this.directory = directory;
    }

    private byte[] whole = {};

    @BeforeEach
    void writeASegment() throws Exception {
        Path file = directory.resolve("s");
        Segment segment = Segment.create(file, HEADER);
        for (long t = 0; t < STEPS; t++) {
            segment.append(step(t), tensor(t), tensor(-t));
        }
        segment.close();
        whole = Files.readAllBytes(file);
    }

    private static SegmentScan scan(byte[] bytes) throws Exception {
        return SegmentScan.of(new ByteArrayInputStream(bytes));
    }

    private static List<SpilledStep> steps(SegmentScan scan) {
        return scan.steps().stream().map(SegmentScan.Found::step).toList();
    }

    private static List<SpilledStep> expected(LongStream steps) {
        return steps.mapToObj(SpilledSteps::step).toList();
    }

    @Test
    void findsEveryStepOfAWholeSegment() throws Exception {
        // When
        SegmentScan scan = scan(whole);
        // Then
        assertThat(scan.header()).isEqualTo(HEADER);
        assertThat(steps(scan)).isEqualTo(expected(LongStream.range(0, STEPS)));
        assertThat(scan.damaged()).isZero();
        assertThat(scan.tornBytes()).isZero();
    }

    @Test
    void everyCutKeepsTheStepsBeforeItAndOnlyThose() throws Exception {
        for (int cut = SegmentFormat.HEADER_BYTES; cut < whole.length; cut++) {
            // When
            SegmentScan scan = scan(Arrays.copyOf(whole, cut));
            // Then
            int complete = (cut - SegmentFormat.HEADER_BYTES) / RECORD_BYTES;
            assertThat(steps(scan)).as("cut at %d", cut).isEqualTo(expected(LongStream.range(0, complete)));
            assertThat(scan.tornBytes()).isEqualTo((cut - SegmentFormat.HEADER_BYTES) % RECORD_BYTES);
            assertThat(scan.damaged()).isZero();
        }
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5})
    void aFlippedBitCostsTheRecordItIsInAndNoOther(long seed) throws Exception {
        var random = new Random(seed);
        for (int trial = 0; trial < 200; trial++) {
            // Given
            byte[] flipped = whole.clone();
            int at = random.nextInt(SegmentFormat.HEADER_BYTES, whole.length);
            flipped[at] ^= (byte) (1 << random.nextInt(8));
            // When
            SegmentScan scan = scan(flipped);
            // Then
            long hit = (at - SegmentFormat.HEADER_BYTES) / RECORD_BYTES;
            assertThat(steps(scan))
                    .as("bit of byte %d", at)
                    .isEqualTo(expected(LongStream.range(0, STEPS).filter(t -> t != hit)));
            assertThat(scan.damaged()).isEqualTo(1);
        }
    }

    @Test
    void aSegmentWithADamagedHeaderIsRefused() {
        for (int at = 0; at < SegmentFormat.HEADER_BYTES; at++) {
            // Given
            byte[] flipped = whole.clone();
            flipped[at] ^= 4;
            // When, Then
            assertThatThrownBy(() -> scan(flipped)).as("byte %d", at).isInstanceOf(DamagedSegmentException.class);
        }
    }

    @Test
    void aSegmentCutWithinItsHeaderIsRefused() {
        for (int cut = 0; cut < SegmentFormat.HEADER_BYTES; cut++) {
            // Given
            byte[] torn = Arrays.copyOf(whole, cut);
            // When, Then
            assertThatThrownBy(() -> scan(torn))
                    .isInstanceOf(DamagedSegmentException.class)
                    .hasMessage("is cut within its header, at byte " + cut);
        }
    }

    @Test
    void zerosAfterTheLastRecordAreNoStep() throws Exception {
        // When: what a file system may leave after a loss of power
        SegmentScan scan = scan(Arrays.copyOf(whole, whole.length + 2 * RECORD_BYTES));
        // Then
        assertThat(steps(scan)).hasSize(STEPS);
        assertThat(scan.damaged()).isEqualTo(2);
    }
}
