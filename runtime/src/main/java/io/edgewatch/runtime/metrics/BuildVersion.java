package io.edgewatch.runtime.metrics;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Objects;
import java.util.Properties;

/**
 * Which edgewatch this is.
 *
 * @param text as Maven has it, {@code 0.1.0-SNAPSHOT}
 */
public record BuildVersion(String text) {

    /** Of the running classes. */
    public static BuildVersion ofThisBuild() {
        Properties build = new Properties();
        try (InputStream in = Objects.requireNonNull(
                BuildVersion.class.getResourceAsStream("build.properties"), "the jar lacks build.properties")) {
            build.load(in);
        } catch (IOException e) {
            throw new UncheckedIOException("build.properties of the jar cannot be read", e);
        }
        return new BuildVersion(build.getProperty("version"));
    }
}
