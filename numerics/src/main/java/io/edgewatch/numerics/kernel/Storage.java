package io.edgewatch.numerics.kernel;

import java.nio.FloatBuffer;
import org.bytedeco.javacpp.DoublePointer;
import org.bytedeco.javacpp.FloatPointer;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/** The elements of an array, off the heap; a view that owns nothing. */
public sealed interface Storage permits FloatStorage, DoubleStorage {

    Storage NONE = new FloatStorage(Nd4j.empty(DataType.FLOAT), new FloatPointer(), FloatBuffer.allocate(0));

    /** The largest block a direct buffer can address in either precision. */
    int MAX_ELEMENTS = Integer.MAX_VALUE / Double.BYTES;

    /** The array they belong to; kept so that its memory lives as long as this view. */
    INDArray array();

    double get(int index);

    void put(int index, double value);

    /** Copies {@code length} elements from element {@code from} on into an array, from its beginning. */
    void read(int from, double[] to, int length);

    /** Copies {@code length} elements of an array, from its beginning, to element {@code at} on. */
    void write(int at, double[] from, int length);

    /** Copies elements into another storage of the same precision. */
    void copy(int from, Storage to, int at, int length);

    /**
     * Views a contiguous array.
     *
     * @throws IllegalArgumentException if it is too long or neither {@code FLOAT} nor {@code DOUBLE}
     */
    static Storage of(INDArray array) {
        return of(array, 0, array.length());
    }

    /** Views {@code length} elements of a contiguous array from element {@code start} on. */
    static Storage of(INDArray array, long start, long length) {
        if (length > MAX_ELEMENTS) {
            throw new IllegalArgumentException("a block has at most " + MAX_ELEMENTS + " elements, got: " + length);
        }
        long position = array.offset() + start;
        if (array.dataType() == DataType.FLOAT) {
            return FloatStorage.of(array, new FloatPointer(array.data().pointer()).position(position), length);
        }
        if (array.dataType() == DataType.DOUBLE) {
            return DoubleStorage.of(array, new DoublePointer(array.data().pointer()).position(position), length);
        }
        throw new IllegalArgumentException("precision must be FLOAT or DOUBLE, got: " + array.dataType());
    }
}
