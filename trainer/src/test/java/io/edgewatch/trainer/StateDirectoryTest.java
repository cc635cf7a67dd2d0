package io.edgewatch.trainer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class StateDirectoryTest {
    @Test
    void aTemporaryOneGoesWithAllThatIsInIt() throws Exception {
        // Given
        Path path;
        try (var state = StateDirectory.open(Optional.empty(), "a-run")) {
            path = state.path();
            Files.createDirectories(state.spill());
            Files.writeString(state.spill().resolve("x"), "x");
        }
        // When, Then
        assertThat(path).doesNotExist();
    }

    @Test
    void canBeOpenedAgainOnceItIsClosed(@TempDir Path root) {
        // Given
        StateDirectory.open(Optional.of(root), "a-run").close();
        // When
        try (var again = StateDirectory.open(Optional.of(root), "a-run")) {
            // Then
            assertThat(again.path()).isEqualTo(root.resolve("a-run")).isDirectory();
        }
    }

    @Test
    void saysWhatToDoWhereItCannotBe(@TempDir Path root) throws Exception {
        // Given
        Path file = Files.writeString(root.resolve("file"), "");
        // When, Then
        assertThatThrownBy(() -> StateDirectory.open(Optional.of(file), "a-run"))
                .isInstanceOf(UncheckedIOException.class)
                .hasMessageStartingWith(file.resolve("a-run") + " cannot be used for the run's state: ")
                .hasMessageEndingWith("; choose another --state-dir");
    }
}
