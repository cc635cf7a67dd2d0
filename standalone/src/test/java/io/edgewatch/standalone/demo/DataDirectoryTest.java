package io.edgewatch.standalone.demo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DataDirectoryTest {
    @Test
    void aTemporaryOneIsThereFromStartToCloseWithAllThatIsInIt() throws IOException {
        // Given
        DataDirectory data = DataDirectory.temporary();
        assertThatThrownBy(data::path).isInstanceOf(IllegalStateException.class);
        data.start();
        Path path = data.path();
        Files.writeString(Files.createDirectories(path.resolve("streams")).resolve("state"), "kept by someone");
        // When
        data.close();
        // Then
        assertThat(path).doesNotExist();
        assertThat(data.isKept()).isFalse();
    }

    @Test
    void oneOfTheUsersIsLeftAsItIs(@TempDir Path directory) throws IOException {
        // Given
        Files.writeString(directory.resolve("log"), "kept");
        DataDirectory data = DataDirectory.kept(directory);
        data.start();
        // When
        data.close();
        // Then
        assertThat(directory.resolve("log")).hasContent("kept");
        assertThat(data.isKept()).isTrue();
    }
}
