package io.edgewatch.bench.pipeline;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/** A directory that is gone when it is closed. */
record TemporaryDirectory(Path path) implements AutoCloseable {

    static TemporaryDirectory create() throws IOException {
        return new TemporaryDirectory(Files.createTempDirectory("edgewatch-bench-"));
    }

    /** A directory in it, made. */
    Path at(String name) throws IOException {
        return Files.createDirectories(path.resolve(name));
    }

    @Override
    public void close() throws IOException {
        List<Path> deepestFirst;
        try (Stream<Path> all = Files.walk(path)) {
            deepestFirst = all.sorted(Comparator.reverseOrder()).toList();
        }
        for (Path one : deepestFirst) {
            Files.deleteIfExists(one);
        }
    }
}
