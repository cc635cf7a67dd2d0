package io.edgewatch.trainer;

import io.edgewatch.trainer.checkpoint.CheckpointFiles;
import io.edgewatch.trainer.spill.SpillDirectory;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What one run keeps on this machine, {@code ROOT/RUN/}: checkpoints and spilled steps. One trainer at a time. */
final class StateDirectory implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(StateDirectory.class);

    private final Path directory;
    private final FileChannel lock;
    private final boolean temporary;

    private StateDirectory(Path directory, FileChannel lock, boolean temporary) {
        this.directory = directory;
        this.lock = lock;
        this.temporary = temporary;
    }

    /**
     * Opens the run's directory below {@code root}, or a temporary one that goes when it is closed.
     *
     * @throws IllegalStateException if another trainer has it
     */
    static StateDirectory open(Optional<Path> root, String run) {
        Path directory = root.map(r -> r.resolve(run)).orElse(Path.of("a temporary directory"));
        try {
            directory = root.isPresent()
                    ? Files.createDirectories(directory)
                    : Files.createTempDirectory("edgewatch-trainer-");
            FileChannel file =
                    FileChannel.open(directory.resolve("lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
            if (tryLock(file) == null) {
                file.close();
                throw new IllegalStateException("run " + run + " is being trained by another trainer on this machine,"
                        + " which has " + directory);
            }
            return new StateDirectory(directory, file, root.isEmpty());
        } catch (IOException e) {
            throw new UncheckedIOException(
                    directory + " cannot be used for the run's state: " + e + "; choose another --state-dir", e);
        }
    }

    private static @Nullable FileLock tryLock(FileChannel file) throws IOException {
        try {
            return file.tryLock();
        } catch (OverlappingFileLockException e) {
            return null; // another trainer in this JVM
        }
    }

    CheckpointFiles checkpoints() {
        return new CheckpointFiles(directory);
    }

    Path spill() {
        return directory.resolve("spill");
    }

    Path path() {
        return directory;
    }

    /** Whether a run has left something there. */
    boolean isUsed() throws IOException {
        return checkpoints().exist() || SpillDirectory.isUsed(spill());
    }

    @Override
    public void close() {
        try {
            lock.close();
            if (temporary) {
                remove();
            }
        } catch (IOException e) {
            LOG.warn("{} could not be closed", directory, e);
        }
    }

    private void remove() throws IOException {
        List<Path> files;
        try (Stream<Path> all = Files.walk(directory)) {
            files = all.sorted(Comparator.reverseOrder()).toList();
        }
        for (Path file : files) {
            Files.deleteIfExists(file);
        }
    }
}
