package io.edgewatch.experiment.npy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;

import io.edgewatch.experiment.DataFileException;
import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.factory.Nd4j;

/** Files written by NumPy lie beside this class, see write.py there. */
class NpyFileTest {
    private final Path directory;

    NpyFileTest(@TempDir Path directory) {
        this.directory = directory;
    }

    @ParameterizedTest
    @CsvSource({
        "little-f4, -0.10000000149011612",
        "big-f4, -0.10000000149011612",
        "little-f8, -0.1",
        "big-f8, -0.1",
        "single-i1, -128",
        "little-i2, -32768",
        "big-i2, -32768",
        "little-i4, -2147483648",
        "big-i4, -2147483648",
        "little-i8, -9223372036854775808",
        "big-i8, -9223372036854775808",
        "single-u1, 255",
        "little-u2, 65535",
        "big-u2, 65535",
        "little-u4, 4294967295",
        "big-u4, 4294967295",
        "little-u8, 18446744073709551615",
        "big-u8, 18446744073709551615",
    })
    void readsEveryNumericTypeInBothOrders(String name, double first) throws Exception {
        // When
        var array = NpyFile.read(numpy(name));
        var fortran = NpyFile.read(numpy(name + "-fortran"));
        // Then
        assertThat(array.shape()).isEqualTo(fortran.shape()).isEqualTo(List.of(2, 3));
        assertThat(elements(array)).containsExactly(first, 1, 2, 3, 4, 100);
        assertThat(elements(fortran)).containsExactly(first, 1, 2, 3, 4, 100);
    }

    @Test
    void readsFortranOrderOfThreeAxes() throws Exception {
        // When
        var array = NpyFile.read(numpy("fortran-3d"));
        // Then
        assertThat(elements(array))
                .containsExactly(IntStream.range(0, 24).mapToDouble(i -> i).toArray());
    }

    @ParameterizedTest
    @ValueSource(strings = {"version-2", "version-3"})
    void readsLaterVersions(String name) throws Exception {
        // When, Then
        assertThat(elements(NpyFile.read(numpy(name)))).containsExactly(0, 1, 2, 3, 4, 5);
    }

    @Test
    void readsAScalar() throws Exception {
        // When
        var array = NpyFile.read(numpy("scalar"));
        // Then
        assertThat(array.shape()).isEmpty();
        assertThat(elements(array)).containsExactly(2.5);
    }

    @ParameterizedTest
    @EnumSource(names = {"FLOAT", "DOUBLE"})
    void readsBackWhatItWrote(DataType type) throws Exception {
        // Given
        var tensor = Nd4j.linspace(type, 0, 1 / 7.0, 12).reshape('c', 4, 3);
        var file = directory.resolve("tensor.npy");
        // When
        NpyFile.write(file, tensor);
        var restored = NpyFile.read(file).toTensor(type);
        // Then
        assertThat(restored.shape()).containsExactly(4, 3);
        assertThat(restored.dataType()).isEqualTo(type);
        assertThat(restored.ravel().toDoubleVector())
                .containsExactly(tensor.ravel().toDoubleVector());
    }

    @Test
    void writesTheBytesThatNumpyWrites() throws Exception {
        // Given
        var tensor = Nd4j.createFromArray(new double[][] {{-0.1, 1, 2}, {3, 4, 100}});
        var file = directory.resolve("tensor.npy");
        // When
        NpyFile.write(file, tensor);
        // Then
        assertThat(Files.readAllBytes(file)).isEqualTo(Files.readAllBytes(numpy("little-f8")));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            value = {
                "object; elements of type '|O' are not read, only f4, f8, i1 to i8, u1 to u8",
                "half; elements of type '<f2' are not read, only f4, f8, i1 to i8, u1 to u8",
                "text; elements of type '<U2' are not read, only f4, f8, i1 to i8, u1 to u8",
                "records; \"has records as elements; wanted numbers: f4, f8, i1 to i8, u1 to u8\"",
            },
            quoteCharacter = '"')
    void refusesWhatIsNotNumeric(String name, String message) throws Exception {
        // Given
        var file = numpy(name);
        // When, Then
        assertThatThrownBy(() -> NpyFile.read(file))
                .isInstanceOf(DataFileException.class)
                .hasMessage(file + ": " + message);
    }

    @Test
    void refusesEveryTruncation() throws Exception {
        // Given
        var whole = Files.readAllBytes(numpy("little-f4"));
        for (int length = 0; length < whole.length; length++) {
            var file = Files.write(directory.resolve("cut.npy"), Arrays.copyOf(whole, length));
            // When
            var thrown = catchThrowable(() -> NpyFile.read(file));
            // Then
            assertThat(thrown).as("first %d bytes", length).isInstanceOf(DataFileException.class);
            assertThat(thrown.getMessage()).startsWith(file + ": ").doesNotContain("\n");
        }
    }

    @Test
    void refusesMoreThanItDeclares() throws Exception {
        // Given
        var whole = Files.readAllBytes(numpy("little-f4"));
        var file = Files.write(directory.resolve("long.npy"), Arrays.copyOf(whole, whole.length + 1));
        // When, Then
        assertThatThrownBy(() -> NpyFile.read(file)).hasMessage(file + ": declares shape [2, 3], 24 bytes, but has 25");
    }

    @ParameterizedTest
    @ValueSource(strings = {"(2000000000, 2000000000), ", "(4, 1000000000, 2000000000, 2000000000), ", "(7, 3), "})
    void refusesDeclaredSizesBeyondTheFileWithoutAllocatingThem(String shape) throws Exception {
        // Given
        var file = edited("little-f4", "(2, 3), ", shape);
        // When, Then
        assertThatThrownBy(() -> NpyFile.read(file))
                .isInstanceOf(DataFileException.class)
                .hasMessageContaining("declares shape [")
                .hasMessageEndingWith("is it truncated?");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            value = {
                "'fortran_order': False; 'fortran_order': Maybe; its header has no valid 'fortran_order'",
                "'shape': (2, 3); 'shape': (-2, -3); its header has no valid 'shape'",
                "'shape': (2, 3); 'shape': (99999999999,); declares an axis of size 99999999999, which is no size",
                "'descr': '<f4'; 'dtypes': '<f4'; its header has no valid 'descr'",
            },
            quoteCharacter = '"')
    void refusesAHeaderItCannotRead(String part, String replacement, String message) throws Exception {
        // Given
        var file = edited("little-f4", part, replacement);
        // When, Then
        assertThatThrownBy(() -> NpyFile.read(file))
                .isInstanceOf(DataFileException.class)
                .hasMessageContaining(message);
    }

    @Test
    void saysThatThereIsNoSuchFile() {
        // Given
        var file = directory.resolve("absent.npy");
        // When, Then
        assertThatThrownBy(() -> NpyFile.read(file)).hasMessage(file + ": no such file");
    }

    private static double[] elements(NpyArray array) {
        return IntStream.range(0, array.length()).mapToDouble(array::get).toArray();
    }

    /** A file of NumPy's with another header, padded to its old length where that is possible. */
    private Path edited(String name, String part, String replacement) throws IOException, URISyntaxException {
        String text = Files.readString(numpy(name), StandardCharsets.ISO_8859_1);
        int growth = replacement.length() - part.length();
        String header = text.substring(0, 128).replace(part, replacement).replaceFirst(" {" + growth + "}\n", "\n");
        assertThat(header).hasSize(128);
        return Files.writeString(
                directory.resolve("edited.npy"), header + text.substring(128), StandardCharsets.ISO_8859_1);
    }

    private static Path numpy(String name) throws URISyntaxException {
        return Path.of(Objects.requireNonNull(NpyFileTest.class.getResource(name + ".npy"), name)
                .toURI());
    }
}
