package io.edgewatch.runtime.cli;

import java.nio.file.Path;
import java.util.Map;

/**
 * Where a user's programs keep what is no configuration, by the XDG base directory specification.
 *
 * @param environment the process's variables; a base that is not absolute is ignored, as the specification wants it
 * @param home the user's home
 */
public record UserDirectories(Map<String, String> environment, Path home) {

    /** Of whoever runs this process. */
    public static UserDirectories ofThisProcess() {
        return new UserDirectories(System.getenv(), Path.of(System.getProperty("user.home", ".")));
    }

    /** {@code $XDG_STATE_HOME/edgewatch}, or {@code ~/.local/state/edgewatch}. */
    public Path state() {
        return below("XDG_STATE_HOME", "state");
    }

    /** {@code $XDG_DATA_HOME/edgewatch}, or {@code ~/.local/share/edgewatch}. */
    public Path data() {
        return below("XDG_DATA_HOME", "share");
    }

    private Path below(String variable, String usual) {
        Path base = Path.of(environment.getOrDefault(variable, ""));
        return (base.isAbsolute() ? base : home.resolve(".local").resolve(usual)).resolve("edgewatch");
    }
}
