package io.edgewatch.runtime.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;

class UserDirectoriesTest {
    private static final Path HOME = Path.of("/home/ada");

    @Test
    void areBelowWhatTheEnvironmentNames() {
        // Given
        var directories = new UserDirectories(Map.of("XDG_STATE_HOME", "/state", "XDG_DATA_HOME", "/data"), HOME);
        // When, Then
        assertThat(directories.state()).isEqualTo(Path.of("/state/edgewatch"));
        assertThat(directories.data()).isEqualTo(Path.of("/data/edgewatch"));
    }

    @Test
    void areInTheHomeIfItNamesNoneOrNoAbsoluteOne() {
        // Given
        var directories = new UserDirectories(Map.of("XDG_STATE_HOME", "relative"), HOME);
        // When, Then
        assertThat(directories.state()).isEqualTo(Path.of("/home/ada/.local/state/edgewatch"));
        assertThat(directories.data()).isEqualTo(Path.of("/home/ada/.local/share/edgewatch"));
    }
}
