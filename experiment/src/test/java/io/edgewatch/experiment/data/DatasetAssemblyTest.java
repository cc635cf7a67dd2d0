package io.edgewatch.experiment.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.edgewatch.wire.DatasetChunk;
import io.edgewatch.wire.DatasetReference;
import io.edgewatch.wire.MalformedRecordException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.factory.Nd4j;

class DatasetAssemblyTest {
    /** 3.2 MB: four chunks. */
    private static final Dataset DATASET = new Dataset(
            Nd4j.linspace(DataType.FLOAT, 0, 1e-6, 799_000).reshape('c', 1000, 799),
            Nd4j.ones(DataType.FLOAT, 1000, 1));

    private final EncodedDataset encoded = EncodedDataset.of(DATASET);
    private final DatasetReference reference =
            new DatasetReference(encoded.contentHash(), 0, 0, encoded.chunkCount(), encoded.totalBytes());
    private final DatasetAssembly assembly = new DatasetAssembly(reference);

    @Test
    void putsChunksTogetherInAnyOrderAndMoreThanOnce() throws MalformedRecordException {
        // Given
        List<DatasetChunk> chunks = new ArrayList<>(encoded.chunks().toList());
        chunks.addAll(encoded.chunks().toList());
        Collections.shuffle(chunks, new Random(5));
        // When
        for (var chunk : chunks) {
            assembly.add(chunk);
        }
        // Then
        assertThat(encoded.chunkCount()).isEqualTo(4);
        assertThat(assembly.isComplete()).isTrue();
        assertThat(assembly.finish().inputs().ravel().toDoubleVector())
                .isEqualTo(DATASET.inputs().ravel().toDoubleVector());
    }

    @Test
    void equalDataHasOneHash() {
        // When
        var again = EncodedDataset.of(
                new Dataset(DATASET.inputs().dup(), DATASET.targets().dup()));
        var other = EncodedDataset.of(new Dataset(DATASET.inputs().add(1e-3), DATASET.targets()));
        // Then
        assertThat(again.contentHash()).isEqualTo(encoded.contentHash()).matches("[0-9a-f]{64}");
        assertThat(other.contentHash()).isNotEqualTo(encoded.contentHash());
    }

    @Test
    void isNotCompleteWithoutTheLastChunk() throws MalformedRecordException {
        // When
        for (var chunk : encoded.chunks().limit(3).toList()) {
            assembly.add(chunk);
        }
        // Then
        assertThat(assembly.isComplete()).isFalse();
        assertThatThrownBy(assembly::finish)
                .isInstanceOf(MalformedRecordException.class)
                .hasMessage("truncated: 3 of 4 chunks of dataset " + encoded.contentHash());
    }

    @Test
    void noticesContentThatIsNotWhatItsHashSays() throws MalformedRecordException {
        // Given
        for (var chunk : encoded.chunks().toList()) {
            assembly.add(chunk);
        }
        var flipped = encoded.chunks().skip(2).findFirst().orElseThrow();
        flipped.content()[77] ^= 1;
        assembly.add(flipped);
        // When, Then
        assertThatThrownBy(assembly::finish)
                .isInstanceOf(MalformedRecordException.class)
                .hasMessageStartingWith("corrupted: dataset " + encoded.contentHash() + " has content of hash ");
    }

    @Test
    void refusesAChunkThatDisagreesOnTheSize() {
        // Given
        var chunk = new DatasetChunk(encoded.contentHash(), 0, 1, 500, new byte[500]);
        // When, Then
        assertThatThrownBy(() -> assembly.add(chunk))
                .isInstanceOf(MalformedRecordException.class)
                .hasMessage("invalid: chunk 0 is of a dataset of 500 bytes; the manifest says 3200014");
    }

    @Test
    void doesNotWantChunksOfOtherData() {
        // Given
        var stranger = EncodedDataset.of(DatasetCodecTest.dataset(DataType.FLOAT))
                .chunks()
                .findFirst()
                .orElseThrow();
        // When, Then
        assertThat(assembly.wants(stranger)).isFalse();
        assertThatIllegalArgumentException().isThrownBy(() -> assembly.add(stranger));
    }
}
