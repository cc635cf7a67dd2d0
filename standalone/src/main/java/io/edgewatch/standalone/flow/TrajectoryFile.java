package io.edgewatch.standalone.flow;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/** A CSV file that grows line by line and can be cut back to where a checkpoint was. */
final class TrajectoryFile implements AutoCloseable {
    private final FileChannel channel;

    private TrajectoryFile(FileChannel channel) {
        this.channel = channel;
    }

    static TrajectoryFile create(Path file, String header) throws IOException {
        var created = new TrajectoryFile(FileChannel.open(
                file, StandardOpenOption.CREATE, StandardOpenOption.TRUNCATE_EXISTING, StandardOpenOption.WRITE));
        created.append(header);
        return created;
    }

    /** Goes on after the first {@code length} bytes; what is behind is cut off. */
    static TrajectoryFile goOn(Path file, long length) throws IOException {
        FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE);
        if (channel.size() < length) {
            channel.close();
            throw new IOException(file + " has fewer lines than its checkpoint knows of: start again without --resume");
        }
        channel.truncate(length);
        channel.position(length);
        return new TrajectoryFile(channel);
    }

    void append(String line) throws IOException {
        ByteBuffer bytes = ByteBuffer.wrap((line + "\n").getBytes(StandardCharsets.UTF_8));
        while (bytes.hasRemaining()) {
            channel.write(bytes);
        }
    }

    /** Bytes so far, safe on the disk. */
    long synced() throws IOException {
        channel.force(false);
        return channel.position();
    }

    @Override
    public void close() throws IOException {
        channel.close();
    }
}
