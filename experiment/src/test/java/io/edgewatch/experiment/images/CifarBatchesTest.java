package io.edgewatch.experiment.images;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.edgewatch.experiment.DataFileException;
import io.edgewatch.experiment.ImageShape;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CifarBatchesTest {
    private final Path directory;

    CifarBatchesTest(@TempDir Path directory) {
        this.directory = directory;
    }

    @Test
    void readsBatchAfterBatch() throws Exception {
        // Given
        CifarFiles.write(directory, 2, 1, 4);
        CifarFiles.write(directory, 1, 9, 4, 0);
        // When
        var images = LabelledImages.cifar10(directory);
        // Then
        assertThat(images.shape()).isEqualTo(new ImageShape(3, 32, 32));
        assertThat(images.count()).isEqualTo(5);
        assertThat(images.ofClasses(List.of(4))).containsExactly(1, 4);
        assertThat(images.pixel(4, 3071)).isEqualTo(CifarFiles.pixel(1, 3071));
    }

    @Test
    void refusesADirectoryWithoutBatches() {
        // When, Then
        assertThatThrownBy(() -> LabelledImages.cifar10(directory))
                .isInstanceOf(DataFileException.class)
                .hasMessage(
                        directory + ": has no data_batch_1.bin; wanted is the binary version of CIFAR-10, unpacked");
    }

    @Test
    void refusesAGapBetweenBatches() throws Exception {
        // Given
        CifarFiles.write(directory, 1, 1);
        CifarFiles.write(directory, 4, 1);
        // When, Then
        assertThatThrownBy(() -> LabelledImages.cifar10(directory))
                .hasMessage(directory + ": has data_batch_4.bin, but no data_batch_2.bin");
    }

    @Test
    void refusesAnotherLength() throws Exception {
        // Given
        var file = CifarFiles.write(directory, 1, 1, 2);
        Files.write(file, Arrays.copyOf(Files.readAllBytes(file), 6145));
        // When, Then
        assertThatThrownBy(() -> LabelledImages.cifar10(directory))
                .hasMessage(file + ": has 6,145 bytes; a CIFAR-10 batch has 30,730,000, in any case a multiple of the"
                        + " 3,073 of one image");
    }

    @Test
    void refusesLabelsThatCifarHasNot() throws Exception {
        // Given
        var file = CifarFiles.write(directory, 1, 1, 200);
        // When, Then
        assertThatThrownBy(() -> LabelledImages.cifar10(directory))
                .hasMessage(file + ": image 1 has label 200; labels are 0 to 9");
    }
}
