package io.edgewatch.standalone.flow;

import io.edgewatch.numerics.flow.FlowComparison;
import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;

/** Where a flow was: all its state, and the length of the trajectory up to there. */
final class FlowCheckpoint {
    private static final String MAGIC = "edgewatch flow checkpoint 1";

    private FlowCheckpoint() {}

    /**
     * Writes a checkpoint in place of the last one.
     *
     * @param digest of all that the numbers depend on
     */
    static void write(Path file, String digest, long trajectoryBytes, FlowComparison comparison) throws IOException {
        Path fresh = file.resolveSibling(file.getFileName() + ".new");
        try (var out = new DataOutputStream(new BufferedOutputStream(Files.newOutputStream(fresh)))) {
            out.writeUTF(MAGIC);
            out.writeUTF(digest);
            out.writeLong(trajectoryBytes);
            comparison.save(out);
        }
        Files.move(fresh, file, StandardCopyOption.REPLACE_EXISTING, StandardCopyOption.ATOMIC_MOVE);
    }

    /** Lets {@code comparison} go on where it was; answers the length of the trajectory there. */
    static long read(Path file, String digest, FlowComparison comparison) throws IOException {
        try (var in = new DataInputStream(new BufferedInputStream(Files.newInputStream(file)))) {
            if (!in.readUTF().equals(MAGIC)) {
                throw new IOException(file + " is not a checkpoint of this version");
            }
            if (!in.readUTF().equals(digest)) {
                throw new IOException(
                        file
                                + " belongs to another experiment or other options: repeat them, or start again without --resume");
            }
            long trajectoryBytes = in.readLong();
            comparison.restore(in);
            return trajectoryBytes;
        }
    }
}
