package io.edgewatch.experiment.images;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;

import io.edgewatch.experiment.DataFileException;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.DigestInputStream;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Objects;
import java.util.stream.IntStream;
import java.util.zip.GZIPInputStream;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class LabelledImagesTest {
    private static final byte[] IMAGES = idx(0x803, new int[] {3, 1, 2}, 10, 11, 20, 21, 30, 255);
    private static final byte[] LABELS = idx(0x801, new int[] {3}, 7, 200, 7);

    private final Path directory;

    LabelledImagesTest(@TempDir Path directory) {
        this.directory = directory;
    }

    /** The hashes are those of the README beside the resource, which says how it was made from the full set. */
    @ParameterizedTest
    @CsvSource({
        "train-images-idx3-ubyte.gz, 6dded81672539b5d148c1a85358069d1808c316dc6f6c0abfd12ba3ced5dd394",
        "train-labels-idx1-ubyte.gz, d7c464914ae4b919728c5c99c3cdde5a0259febf1e99ddc6927a15768731d7dc"
    })
    void theShippedImagesAreTheHeadOfFashionMnist(String name, String sha256) throws Exception {
        // Given
        InputStream resource = Objects.requireNonNull(
                getClass().getResourceAsStream("/io/edgewatch/experiment/fashion-mnist/" + name));
        // When
        var digest = MessageDigest.getInstance("SHA-256");
        try (var in = new DigestInputStream(new GZIPInputStream(resource), digest)) {
            in.transferTo(ByteArrayOutputStream.nullOutputStream());
        }
        // Then
        assertThat(HexFormat.of().formatHex(digest.digest())).isEqualTo(sha256);
    }

    @Test
    void everyClassHasFiveHundredShippedImages() throws DataFileException {
        // When
        var images = LabelledImages.shippedFashionMnist();
        // Then
        assertThat(images.count()).isEqualTo(6000);
        assertThat(images.pixelsPerImage()).isEqualTo(784);
        assertThat(IntStream.range(0, 10)
                        .mapToLong(c -> images.ofClasses(List.of(c)).count()))
                .containsExactly(560L, 643L, 608L, 612L, 584L, 594L, 590L, 617L, 590L, 602L);
        assertThat(IntStream.range(0, 10).map(images::label)).containsExactly(9, 0, 0, 3, 0, 2, 7, 2, 5, 5);
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void readsADirectoryPlainOrZipped(boolean zipped) throws Exception {
        // Given
        write(zipped, IMAGES, LABELS);
        // When
        var images = LabelledImages.in(directory);
        // Then
        assertThat(images.pixelsPerImage()).isEqualTo(2);
        assertThat(images.ofClasses(List.of(7))).containsExactly(0, 2);
        assertThat(images.label(1)).isEqualTo(200);
        assertThat(images.pixel(1, 0)).isEqualTo(20);
        assertThat(images.pixel(2, 1)).isEqualTo(255);
    }

    @Test
    void readsNamesWithADot() throws Exception {
        // Given
        Files.write(directory.resolve("train-images.idx3-ubyte"), IMAGES);
        Files.write(directory.resolve("train-labels.idx1-ubyte"), LABELS);
        // When
        var images = LabelledImages.in(directory);
        // Then
        assertThat(images.count()).isEqualTo(3);
    }

    @Test
    void saysWhichFileADirectoryLacks() {
        // When, Then
        assertThatThrownBy(() -> LabelledImages.in(directory))
                .isInstanceOf(DataFileException.class)
                .hasMessage(directory + ": has neither train-images-idx3-ubyte nor train-images-idx3-ubyte.gz");
    }

    @Test
    void refusesLabelsThatAreNotAsManyAsTheImages() throws Exception {
        // Given
        write(false, IMAGES, idx(0x801, new int[] {2}, 7, 7));
        // When, Then
        assertThatThrownBy(() -> LabelledImages.in(directory))
                .hasMessage("%s/train-labels-idx1-ubyte: has 2 labels for the 3 images of %s/train-images-idx3-ubyte"
                        .formatted(directory, directory));
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void refusesEveryTruncation(boolean zipped) throws Exception {
        // Given
        byte[] whole = zipped ? gzip(IMAGES) : IMAGES;
        for (int length = 0; length < whole.length; length++) {
            var cut = Arrays.copyOf(whole, length);
            // When
            var thrown = catchThrowable(() -> read(cut));
            // Then
            assertThat(thrown).as("first %d bytes", length).isInstanceOf(DataFileException.class);
            assertThat(thrown.getMessage()).startsWith("images: ").doesNotContain("\n");
        }
    }

    @Test
    void refusesCorruptedCompression() throws Exception {
        // Given
        byte[] zipped = gzip(IMAGES);
        zipped[zipped.length - 6] ^= 1;
        // When, Then
        assertThatThrownBy(() -> read(zipped)).hasMessage("images: cannot be read: Corrupt GZIP trailer");
    }

    @Test
    void refusesMoreThanIsDeclared() {
        // Given
        byte[] tooLong = Arrays.copyOf(IMAGES, IMAGES.length + 1);
        // When, Then
        assertThatThrownBy(() -> read(tooLong)).hasMessage("images: has more bytes than the 6 it declares");
    }

    @Test
    void refusesHugeDeclaredSizesWithoutAllocatingThem() {
        // Given
        byte[] huge = idx(0x803, new int[] {60_000, 20_000, 20_000});
        byte[] negative = idx(0x803, new int[] {-1, 28, 28});
        // When, Then
        assertThatThrownBy(() -> read(huge))
                .hasMessage("images: declares sizes [60000, 20000, 20000],"
                        + " more than the 1073741824 bytes that are read");
        assertThatThrownBy(() -> read(negative))
                .hasMessage("images: declares sizes [-1, 28, 28], which must be positive");
    }

    @Test
    void refusesOtherTypesAndOtherFiles() {
        // Given
        byte[] floats = idx(0xd03, new int[] {1, 1, 1}, 0, 0, 0, 0);
        byte[] text = "hello, world".getBytes(StandardCharsets.US_ASCII);
        // When, Then
        assertThatThrownBy(() -> read(floats))
                .hasMessage("images: has IDX type 13 and 3 axes; wanted unsigned bytes (type 8) and 3 axes");
        assertThatThrownBy(() -> read(LABELS))
                .hasMessage("images: has IDX type 8 and 1 axes; wanted unsigned bytes (type 8) and 3 axes");
        assertThatThrownBy(() -> read(text)).hasMessage("images: is not an IDX file");
    }

    private static void read(byte[] bytes) throws DataFileException {
        IdxFile.read("images", new ByteArrayInputStream(bytes), 3);
    }

    private void write(boolean zipped, byte[] images, byte[] labels) throws IOException {
        String suffix = zipped ? ".gz" : "";
        Files.write(directory.resolve("train-images-idx3-ubyte" + suffix), zipped ? gzip(images) : images);
        Files.write(directory.resolve("train-labels-idx1-ubyte" + suffix), zipped ? gzip(labels) : labels);
    }

    private static byte[] gzip(byte[] bytes) throws IOException {
        var zipped = new ByteArrayOutputStream();
        try (var out = new GZIPOutputStream(zipped)) {
            out.write(bytes);
        }
        return zipped.toByteArray();
    }

    private static byte[] idx(int magic, int[] sizes, int... content) {
        var bytes = ByteBuffer.allocate(4 + 4 * sizes.length + content.length).putInt(magic);
        Arrays.stream(sizes).forEach(bytes::putInt);
        Arrays.stream(content).forEach(value -> bytes.put((byte) value));
        return bytes.array();
    }
}
