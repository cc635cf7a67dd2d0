package io.edgewatch.standalone.demo;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Removes a directory that we made ourselves. */
final class DirectoryRemoval {
    private static final Logger LOG = LoggerFactory.getLogger(DirectoryRemoval.class);

    private DirectoryRemoval() {}

    static void remove(Path directory) {
        try (Stream<Path> content = Files.walk(directory)) {
            for (Path path : content.sorted(Comparator.reverseOrder()).toList()) {
                Files.deleteIfExists(path);
            }
        } catch (IOException | UncheckedIOException e) {
            LOG.warn("{} could not be removed: {}", directory, e.toString());
        }
    }
}
