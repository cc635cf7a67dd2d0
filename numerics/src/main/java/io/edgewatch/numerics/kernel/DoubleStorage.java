package io.edgewatch.numerics.kernel;

import java.nio.DoubleBuffer;
import org.bytedeco.javacpp.DoublePointer;
import org.nd4j.linalg.api.ndarray.INDArray;

/** Elements of type {@code double}: a pointer for BLAS and a buffer for Java, both to the same memory. */
record DoubleStorage(INDArray array, DoublePointer pointer, DoubleBuffer buffer) implements Storage {

    static DoubleStorage of(INDArray array, DoublePointer pointer, long length) {
        return new DoubleStorage(
                array, pointer, pointer.limit(pointer.position() + length).asBuffer());
    }

    @Override
    public double get(int index) {
        return buffer.get(index);
    }

    @Override
    public void put(int index, double value) {
        buffer.put(index, value);
    }

    @Override
    public void read(int from, double[] to, int length) {
        buffer.get(from, to, 0, length);
    }

    @Override
    public void write(int at, double[] from, int length) {
        buffer.put(at, from, 0, length);
    }

    @Override
    public void copy(int from, Storage to, int at, int length) {
        ((DoubleStorage) to).buffer.put(at, buffer, from, length);
    }
}
