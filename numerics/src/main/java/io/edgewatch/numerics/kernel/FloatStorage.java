package io.edgewatch.numerics.kernel;

import java.nio.FloatBuffer;
import org.bytedeco.javacpp.FloatPointer;
import org.nd4j.linalg.api.ndarray.INDArray;

/** Elements of type {@code float}: a pointer for BLAS and a buffer for Java, both to the same memory. */
record FloatStorage(INDArray array, FloatPointer pointer, FloatBuffer buffer) implements Storage {

    static FloatStorage of(INDArray array, FloatPointer pointer, long length) {
        return new FloatStorage(
                array, pointer, pointer.limit(pointer.position() + length).asBuffer());
    }

    @Override
    public double get(int index) {
        return buffer.get(index);
    }

    @Override
    public void put(int index, double value) {
        buffer.put(index, (float) value);
    }

    @Override
    public void read(int from, double[] to, int length) {
        for (int i = 0; i < length; i++) {
            to[i] = buffer.get(from + i);
        }
    }

    @Override
    public void write(int at, double[] from, int length) {
        for (int i = 0; i < length; i++) {
            buffer.put(at + i, (float) from[i]);
        }
    }

    @Override
    public void copy(int from, Storage to, int at, int length) {
        ((FloatStorage) to).buffer.put(at, buffer, from, length);
    }
}
