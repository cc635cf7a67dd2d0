package io.edgewatch.standalone.demo;

import io.edgewatch.runtime.lifecycle.Component;
import io.edgewatch.runtime.lifecycle.Health;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Where broker and streams keep their data: a directory of the user's, or one of the demo's own, which goes with it. A part of the
 * process, the first to start and the last to close, so that a Ctrl-C at any moment leaves nothing.
 */
final class DataDirectory implements Component {
    private static final Logger LOG = LoggerFactory.getLogger(DataDirectory.class);

    private final @Nullable Path kept;
    private @Nullable Path temporary;

    private DataDirectory(@Nullable Path kept) {
        this.kept = kept;
    }

    /** An existing one, which outlives the demo. */
    static DataDirectory kept(Path directory) {
        return new DataDirectory(directory);
    }

    /** One that is made at the start and removed at the end. */
    static DataDirectory temporary() {
        return new DataDirectory(null);
    }

    boolean isKept() {
        return kept != null;
    }

    /** @throws IllegalStateException before it is started */
    Path path() {
        Path path = kept == null ? temporary : kept;
        if (path == null) {
            throw new IllegalStateException("the data directory is made when the demo starts");
        }
        return path;
    }

    @Override
    public String name() {
        return "data directory";
    }

    @Override
    public void start() {
        if (kept == null) {
            try {
                temporary = Files.createTempDirectory("edgewatch-demo-");
            } catch (IOException e) {
                throw new UncheckedIOException("no temporary directory can be made, choose a --data-dir: " + e, e);
            }
        }
    }

    @Override
    public Health health() {
        return Health.working();
    }

    @Override
    public void close() {
        if (temporary != null) {
            remove(temporary);
            temporary = null;
        }
    }

    private static void remove(Path directory) {
        try (Stream<Path> content = Files.walk(directory)) {
            for (Path path : content.sorted(Comparator.reverseOrder()).toList()) {
                Files.deleteIfExists(path);
            }
        } catch (IOException | UncheckedIOException e) {
            LOG.warn("{} could not be removed: {}", directory, e.toString());
        }
    }
}
