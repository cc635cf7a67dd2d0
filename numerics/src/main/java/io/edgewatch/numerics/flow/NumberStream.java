package io.edgewatch.numerics.flow;

import io.edgewatch.numerics.tensor.TensorBytes;
import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.nio.ByteBuffer;
import org.nd4j.linalg.api.ndarray.INDArray;

/** Arrays in a checkpoint: their raw bytes after the number of them. */
public final class NumberStream {
    private NumberStream() {}

    /** Writes a contiguous row-major array. */
    public static void write(INDArray array, DataOutput out) throws IOException {
        byte[] bytes = new byte[TensorBytes.length(array)];
        TensorBytes.write(array, ByteBuffer.wrap(bytes));
        out.writeInt(bytes.length);
        out.write(bytes);
    }

    /** Overwrites an array with what {@link #write} wrote of one of the same size. */
    public static void read(DataInput in, INDArray array) throws IOException {
        int length = in.readInt();
        if (length != TensorBytes.length(array)) {
            throw new IOException("checkpoint has " + length + " bytes where " + TensorBytes.length(array)
                    + " are needed: it belongs to another experiment");
        }
        byte[] bytes = new byte[length];
        in.readFully(bytes);
        TensorBytes.read(ByteBuffer.wrap(bytes), array);
    }
}
