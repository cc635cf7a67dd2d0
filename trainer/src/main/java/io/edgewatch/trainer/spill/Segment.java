package io.edgewatch.trainer.spill;

import java.io.EOFException;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.zip.CRC32C;
import org.jspecify.annotations.Nullable;

/**
 * One file of the spill. Written by one thread and read by another, each with a descriptor of its own: not channels,
 * which an interrupted thread would close for the other.
 */
final class Segment {
    private final Path file;
    private final SegmentHeader header;
    private @Nullable RandomAccessFile writing;
    private @Nullable RandomAccessFile reading;
    private long length;
    /** Steps in it that are not removed; the spill's to count. */
    int live;

    private Segment(Path file, SegmentHeader header, long length) {
        this.file = file;
        this.header = header;
        this.length = length;
    }

    /** A new file, which must not exist. */
    static Segment create(Path file, SegmentHeader header) throws IOException {
        Files.createFile(file);
        Segment segment = new Segment(file, header, header.headerBytes());
        try {
            RandomAccessFile out = new RandomAccessFile(file.toFile(), "rw");
            segment.writing = out;
            out.write(SegmentFormat.encode(header));
            return segment;
        } catch (IOException e) {
            segment.delete(); // or a full disk would collect a file for each step it refuses
            throw e;
        }
    }

    /** A file of an earlier trainer, to be read only. */
    static Segment existing(Path file, SegmentHeader header) throws IOException {
        return new Segment(file, header, Files.size(file));
    }

    long length() {
        return length;
    }

    /** Appends a record and answers where it begins; if that fails, the file is as before. */
    long append(SpilledStep step, byte[][]... tensors) throws IOException {
        RandomAccessFile out = writing;
        if (out == null) {
            throw new IOException(file + " is not open for writing");
        }
        long position = length;
        try {
            CRC32C crc = new CRC32C();
            write(out, crc, SegmentFormat.encode(step, header));
            for (byte[][] tensor : tensors) {
                write(out, crc, tensor);
            }
            out.write(SegmentFormat.encodeChecksum(crc));
        } catch (IOException e) {
            out.setLength(position);
            out.seek(position);
            throw e;
        }
        length += header.recordBytes();
        return position;
    }

    private static void write(RandomAccessFile out, CRC32C crc, byte[]... pieces) throws IOException {
        for (byte[] piece : pieces) {
            crc.update(piece);
            out.write(piece);
        }
    }

    /**
     * Reads the tensors of the record at {@code position}.
     *
     * @throws DamagedSegmentException if they are not what was written
     */
    void read(long position, byte[][]... tensors) throws IOException {
        RandomAccessFile in = reading;
        if (in == null) {
            in = new RandomAccessFile(file.toFile(), "r");
            reading = in;
        }
        try {
            in.seek(position);
            CRC32C crc = new CRC32C();
            read(in, crc, new byte[header.stepBytes()]);
            for (byte[][] tensor : tensors) {
                read(in, crc, tensor);
            }
            byte[] checksum = new byte[SegmentFormat.CHECKSUM_BYTES];
            in.readFully(checksum);
            if (!SegmentFormat.isChecksum(checksum, crc)) {
                throw new DamagedSegmentException(file + " is damaged at byte " + position);
            }
        } catch (EOFException e) {
            throw new DamagedSegmentException(file + " ends within the record at byte " + position);
        }
    }

    private static void read(RandomAccessFile in, CRC32C crc, byte[]... pieces) throws IOException {
        for (byte[] piece : pieces) {
            in.readFully(piece);
            crc.update(piece);
        }
    }

    void close() throws IOException {
        RandomAccessFile out = writing;
        RandomAccessFile in = reading;
        writing = null;
        reading = null;
        try {
            if (out != null) {
                out.close();
            }
        } finally {
            if (in != null) {
                in.close();
            }
        }
    }

    void delete() throws IOException {
        close();
        Files.deleteIfExists(file);
    }
}
