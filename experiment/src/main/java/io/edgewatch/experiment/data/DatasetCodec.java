package io.edgewatch.experiment.data;

import static io.edgewatch.wire.MalformedRecordException.Reason.CORRUPTED;
import static io.edgewatch.wire.MalformedRecordException.Reason.INVALID;
import static io.edgewatch.wire.MalformedRecordException.Reason.OVERSIZED;
import static io.edgewatch.wire.MalformedRecordException.Reason.TRUNCATED;
import static io.edgewatch.wire.MalformedRecordException.Reason.UNKNOWN_VERSION;

import io.edgewatch.numerics.tensor.TensorBytes;
import io.edgewatch.wire.Codec;
import io.edgewatch.wire.MalformedRecordException;
import io.edgewatch.wire.Precision;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/**
 * Training data as bytes, the content of {@link io.edgewatch.wire.Topic#DATASETS}: version (1 byte), bytes of one
 * number (1), n, d and c (4 each), inputs, targets; everything little-endian, arrays row-major. Equal data has equal
 * bytes, so that their hash names the data.
 */
public final class DatasetCodec implements Codec<Dataset> {
    static final byte VERSION = 1;
    static final int HEADER_BYTES = 14;

    /**
     * Encodes data that is within the bound.
     *
     * @throws IllegalArgumentException if it is not, see {@link DatasetShape#isWithinBound()}
     */
    @Override
    public byte[] encode(Dataset dataset) {
        DatasetShape shape = dataset.shape();
        if (!shape.isWithinBound()) {
            throw new IllegalArgumentException("training data is beyond what a topic carries: " + shape);
        }
        ByteBuffer bytes = ByteBuffer.allocate((int) shape.encodedBytes())
                .order(ByteOrder.LITTLE_ENDIAN)
                .put(VERSION)
                .put((byte) shape.precision().bytes())
                .putInt(shape.examples())
                .putInt(shape.inputs())
                .putInt(shape.outputs());
        TensorBytes.write(dataset.inputs(), bytes);
        TensorBytes.write(dataset.targets(), bytes);
        return bytes.array();
    }

    @Override
    public Dataset decode(byte[] bytes) throws MalformedRecordException {
        if (bytes.length > 0 && bytes[0] != VERSION) {
            throw new MalformedRecordException(
                    UNKNOWN_VERSION, "dataset format " + (bytes[0] & 0xff) + ", this edgewatch reads " + VERSION);
        }
        if (bytes.length < HEADER_BYTES) {
            throw new MalformedRecordException(
                    TRUNCATED, bytes.length + " bytes, a dataset has at least " + HEADER_BYTES);
        }
        ByteBuffer buffer = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
        DatasetShape shape = shape(buffer.position(1));
        requireLength(shape, bytes.length);
        INDArray inputs = Nd4j.createUninitialized(
                NumberTypes.of(shape.precision()), new long[] {shape.examples(), shape.inputs()}, 'c');
        INDArray targets = Nd4j.createUninitialized(
                NumberTypes.of(shape.precision()), new long[] {shape.examples(), shape.outputs()}, 'c');
        TensorBytes.read(buffer, inputs);
        TensorBytes.read(buffer, targets);
        return new Dataset(inputs, targets);
    }

    private static DatasetShape shape(ByteBuffer header) throws MalformedRecordException {
        byte width = header.get();
        if (width != Float.BYTES && width != Double.BYTES) {
            throw new MalformedRecordException(INVALID, "numbers of " + width + " bytes, they have 4 or 8");
        }
        Precision precision = width == Float.BYTES ? Precision.F32 : Precision.F64;
        try {
            return new DatasetShape(header.getInt(), header.getInt(), header.getInt(), precision);
        } catch (IllegalArgumentException e) {
            throw new MalformedRecordException(INVALID, String.valueOf(e.getMessage()));
        }
    }

    private static void requireLength(DatasetShape shape, int present) throws MalformedRecordException {
        if (!shape.isWithinBound()) {
            throw new MalformedRecordException(OVERSIZED, "declares " + shape);
        }
        if (present < shape.encodedBytes()) {
            throw new MalformedRecordException(
                    TRUNCATED, "declares " + shape.encodedBytes() + " bytes, has " + present);
        }
        if (present > shape.encodedBytes()) {
            throw new MalformedRecordException(
                    CORRUPTED, "declares " + shape.encodedBytes() + " bytes, has " + present);
        }
    }
}
