package io.edgewatch.trainer.checkpoint;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The newest two checkpoints of a run, each replaced as a whole. Not to be written by two threads at once; read by any
 * at any time.
 */
public final class CheckpointFiles {
    private static final Logger LOG = LoggerFactory.getLogger(CheckpointFiles.class);

    private final Path directory;
    private final Path newest;
    private final Path previous;

    /** Those in {@code directory}, which exists. */
    public CheckpointFiles(Path directory) {
        this.directory = directory;
        this.newest = directory.resolve("checkpoint");
        this.previous = directory.resolve("checkpoint.previous");
    }

    /** Whether there is any. */
    public boolean exist() {
        return Files.exists(newest) || Files.exists(previous);
    }

    /** Replaces the older of the two; on the disk, not only in its cache, when this returns. */
    public void write(Checkpoint checkpoint) throws IOException {
        Path written = directory.resolve("checkpoint.new");
        try (FileChannel out = FileChannel.open(
                written, StandardOpenOption.CREATE, StandardOpenOption.WRITE, StandardOpenOption.TRUNCATE_EXISTING)) {
            for (ByteBuffer part : CheckpointFormat.encode(checkpoint)) {
                while (part.hasRemaining()) {
                    out.write(part);
                }
            }
            out.force(true);
        }
        if (Files.exists(newest)) {
            Files.move(newest, previous, StandardCopyOption.ATOMIC_MOVE);
        }
        Files.move(written, newest, StandardCopyOption.ATOMIC_MOVE);
        try (FileChannel names = FileChannel.open(directory, StandardOpenOption.READ)) {
            names.force(true);
        }
    }

    /**
     * The newest one that is whole; a damaged one is set aside with a warning.
     *
     * @throws DamagedCheckpointException if there are checkpoints and none is whole
     */
    public Optional<Checkpoint> read() throws IOException {
        List<String> damages = new ArrayList<>();
        for (Path file : List.of(newest, previous)) {
            try {
                return Optional.of(CheckpointFormat.decode(Files.readAllBytes(file)));
            } catch (NoSuchFileException e) {
                continue; // there is none yet, or a writer moved it just now, to be the previous one
            } catch (DamagedCheckpointException e) {
                damages.add(file + " " + e.getMessage());
                LOG.warn("{} {}; trying the one before", file, e.getMessage());
                Files.move(
                        file,
                        file.resolveSibling(file.getFileName() + ".damaged"),
                        StandardCopyOption.REPLACE_EXISTING);
            }
        }
        if (damages.isEmpty()) {
            return Optional.empty();
        }
        throw new DamagedCheckpointException(String.join("; ", damages));
    }
}
