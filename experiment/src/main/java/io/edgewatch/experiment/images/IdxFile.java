package io.edgewatch.experiment.images;

import io.edgewatch.experiment.DataFileException;
import java.io.BufferedInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.zip.GZIPInputStream;

/**
 * The content of an IDX file of unsigned bytes: two zero bytes, type, number of axes, big-endian sizes, elements.
 *
 * @param shape sizes along the axes
 * @param content the elements, row-major
 */
@SuppressWarnings("ArrayRecordComponent") // handed on, not compared
record IdxFile(List<Integer> shape, byte[] content) {
    private static final int UNSIGNED_BYTE = 8;
    private static final int MAX_CONTENT_BYTES = 1 << 30;
    private static final int GZIP_MAGIC = 0x8b1f;

    IdxFile {
        shape = List.copyOf(shape);
    }

    /**
     * Reads a file, gzipped or plain. Memory grows with what arrives, not with what the header declares.
     *
     * @param source what it is called in messages
     * @param stream its bytes; not closed
     * @param axes wanted number of axes
     */
    static IdxFile read(Object source, InputStream stream, int axes) throws DataFileException {
        try {
            InputStream in = unzipped(stream);
            List<Integer> shape = header(source, in, axes);
            int declared = contentBytes(source, shape);
            byte[] content = in.readNBytes(declared);
            if (content.length < declared) {
                throw new DataFileException(
                        source,
                        "is truncated: declares " + shape + ", has " + content.length + " of " + declared + " bytes");
            }
            if (in.read() != -1) {
                throw new DataFileException(source, "has more bytes than the " + declared + " it declares");
            }
            return new IdxFile(shape, content);
        } catch (EOFException e) {
            throw new DataFileException(source, "is truncated");
        } catch (IOException e) {
            throw DataFileException.unreadable(source, e);
        }
    }

    private static InputStream unzipped(InputStream stream) throws IOException {
        InputStream in = new BufferedInputStream(stream);
        in.mark(2);
        int magic = in.read() | in.read() << 8;
        in.reset();
        return magic == GZIP_MAGIC ? new GZIPInputStream(in, 1 << 16) : in;
    }

    private static List<Integer> header(Object source, InputStream in, int axes) throws IOException, DataFileException {
        byte[] magic = in.readNBytes(4);
        if (magic.length < 4 || magic[0] != 0 || magic[1] != 0) {
            throw new DataFileException(source, "is not an IDX file");
        }
        if (magic[2] != UNSIGNED_BYTE || magic[3] != axes) {
            throw new DataFileException(
                    source,
                    "has IDX type %d and %d axes; wanted unsigned bytes (type 8) and %d axes"
                            .formatted(magic[2], magic[3], axes));
        }
        byte[] sizes = in.readNBytes(Integer.BYTES * axes);
        if (sizes.length < Integer.BYTES * axes) {
            throw new EOFException();
        }
        ByteBuffer buffer = ByteBuffer.wrap(sizes);
        List<Integer> shape = new ArrayList<>();
        for (int axis = 0; axis < axes; axis++) {
            shape.add(buffer.getInt());
        }
        return shape;
    }

    private static int contentBytes(Object source, List<Integer> shape) throws DataFileException {
        long bytes = 1;
        for (int size : shape) {
            if (size < 1) {
                throw new DataFileException(source, "declares sizes " + shape + ", which must be positive");
            }
            bytes *= size;
            if (bytes > MAX_CONTENT_BYTES) {
                throw new DataFileException(
                        source,
                        "declares sizes " + shape + ", more than the " + MAX_CONTENT_BYTES + " bytes that are read");
            }
        }
        return (int) bytes;
    }
}
