package io.edgewatch.experiment.npy;

import io.edgewatch.experiment.DataFileException;
import io.edgewatch.numerics.tensor.TensorBytes;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.stream.Collectors;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * Reads and writes NumPy's npy files, numeric types only, so that no file can make anything but numbers.
 *
 * <p>ND4J's own reader is not used: given a file from outside it ends the process (big-endian numbers, Python objects),
 * reads past the end of a truncated one, and returns Fortran order transposed (tried with 1.0.0-M2.1).
 *
 * @see <a href="https://numpy.org/doc/stable/reference/generated/numpy.lib.format.html">the format</a>
 */
public final class NpyFile {
    static final String TYPES = "f4, f8, i1 to i8, u1 to u8";

    private static final byte[] MAGIC = {(byte) 0x93, 'N', 'U', 'M', 'P', 'Y'};
    private static final int ALIGNMENT = 64;
    private static final int MAX_HEADER_BYTES = 1 << 16;
    private static final long MAX_CONTENT_BYTES = 1L << 30;

    private NpyFile() {}

    /**
     * Reads a file of format version 1, 2 or 3. What it declares is checked against its length first.
     *
     * @throws DataFileException saying what is wrong, in one line
     */
    public static NpyArray read(Path file) throws DataFileException {
        try (InputStream in = new BufferedInputStream(Files.newInputStream(file))) {
            long present = Files.size(file);
            int prefix = requirePrefix(file, in);
            int headerBytes = headerBytes(file, in, prefix);
            byte[] text = in.readNBytes(headerBytes);
            if (text.length < headerBytes) {
                throw new DataFileException(file, "is truncated within its header");
            }
            NpyHeader header = NpyHeader.parse(file, new String(text, StandardCharsets.UTF_8));
            int content = contentBytes(file, header, present - prefix - headerBytes);
            byte[] bytes = in.readNBytes(content);
            if (bytes.length < content) {
                throw new DataFileException(file, "became shorter while it was read");
            }
            return new NpyArray(header, bytes);
        } catch (IOException e) {
            throw DataFileException.unreadable(file, e);
        }
    }

    /**
     * Writes a tensor in row-major order, version 1, little-endian.
     *
     * @param tensor {@code FLOAT} or {@code DOUBLE}, contiguous and row-major
     */
    public static void write(Path file, INDArray tensor) throws IOException {
        String shape = Arrays.stream(tensor.shape()).mapToObj(Long::toString).collect(Collectors.joining(", "));
        String dictionary = "{'descr': '%s', 'fortran_order': False, 'shape': (%s), }"
                .formatted(
                        tensor.dataType() == DataType.FLOAT ? "<f4" : "<f8", tensor.rank() == 1 ? shape + "," : shape);
        int unpadded = MAGIC.length + 4 + dictionary.length() + 1;
        int padding = Math.floorMod(-unpadded, ALIGNMENT);
        ByteBuffer bytes = ByteBuffer.allocate(Math.addExact(unpadded + padding, TensorBytes.length(tensor)))
                .order(ByteOrder.LITTLE_ENDIAN)
                .put(MAGIC)
                .put((byte) 1)
                .put((byte) 0)
                .putShort((short) (dictionary.length() + padding + 1))
                .put((dictionary + " ".repeat(padding) + "\n").getBytes(StandardCharsets.US_ASCII));
        TensorBytes.write(tensor, bytes);
        Files.write(file, bytes.array());
    }

    /** Bytes before the header: magic, version, and the length of the header in two or four bytes. */
    private static int requirePrefix(Path file, InputStream in) throws IOException, DataFileException {
        byte[] magic = in.readNBytes(MAGIC.length);
        if (!Arrays.equals(magic, MAGIC)) {
            throw new DataFileException(file, "is not an npy file");
        }
        int major = in.read();
        int minor = in.read();
        if (major < 1 || major > 3 || minor != 0) {
            throw new DataFileException(file, "has npy format " + major + "." + minor + "; 1.0, 2.0 and 3.0 are read");
        }
        return MAGIC.length + 2 + (major == 1 ? 2 : 4);
    }

    private static int headerBytes(Path file, InputStream in, int prefix) throws IOException, DataFileException {
        byte[] length = in.readNBytes(prefix - MAGIC.length - 2);
        long declared = 0;
        for (int i = length.length - 1; i >= 0; i--) {
            declared = declared << 8 | (length[i] & 0xff);
        }
        if (declared > MAX_HEADER_BYTES) {
            throw new DataFileException(
                    file, "declares a header of " + declared + " bytes, at most " + MAX_HEADER_BYTES + " are read");
        }
        return (int) declared;
    }

    private static int contentBytes(Path file, NpyHeader header, long present) throws DataFileException {
        long declared = header.contentBytes();
        if (declared != present) {
            throw new DataFileException(
                    file,
                    "declares shape " + header.shape() + ", " + declared + " bytes, but has " + present
                            + (declared > present ? "; is it truncated?" : ""));
        }
        if (declared > MAX_CONTENT_BYTES) {
            throw new DataFileException(file, "has " + declared + " bytes, at most " + MAX_CONTENT_BYTES + " are read");
        }
        return (int) declared;
    }
}
