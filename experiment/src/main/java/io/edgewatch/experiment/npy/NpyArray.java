package io.edgewatch.experiment.npy;

import io.edgewatch.experiment.npy.NpyType.Kind;
import java.nio.ByteBuffer;
import java.util.List;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/** The content of an npy file. */
public final class NpyArray {
    private final NpyHeader header;
    private final ByteBuffer content;

    NpyArray(NpyHeader header, byte[] content) {
        this.header = header;
        this.content = ByteBuffer.wrap(content).order(header.type().order());
    }

    /** Sizes along the axes; empty for a scalar. */
    public List<Integer> shape() {
        return header.shape();
    }

    /** Number of elements. */
    public int length() {
        return content.capacity() / header.type().bytes();
    }

    /** Whether the elements are floating-point numbers. */
    public boolean isFloatingPoint() {
        return header.type().kind() == Kind.FLOAT;
    }

    /** The element at a row-major index, in whichever order the file has them. */
    public double get(int index) {
        int stored = header.fortranOrder() ? columnMajor(index) : index;
        return header.type().read(content, stored * header.type().bytes());
    }

    /** The array in row-major order, rounded to {@code FLOAT} or exactly as {@code DOUBLE}. */
    public INDArray toTensor(DataType precision) {
        long[] sizes = header.shape().stream().mapToLong(Integer::longValue).toArray();
        if (precision == DataType.FLOAT) {
            var numbers = new float[length()];
            for (int i = 0; i < numbers.length; i++) {
                numbers[i] = (float) get(i);
            }
            return Nd4j.createFromArray(numbers).reshape('c', sizes);
        }
        var numbers = new double[length()];
        for (int i = 0; i < numbers.length; i++) {
            numbers[i] = get(i);
        }
        return Nd4j.createFromArray(numbers).reshape('c', sizes);
    }

    private int columnMajor(int rowMajor) {
        int rest = rowMajor;
        int blocks = length();
        int index = 0;
        for (int axis = header.shape().size() - 1; axis >= 0; axis--) {
            int size = header.shape().get(axis);
            blocks /= size;
            index += (rest % size) * blocks;
            rest /= size;
        }
        return index;
    }
}
