package io.edgewatch.numerics.kernel;

import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.indexing.NDArrayIndex;

/**
 * Equally shaped row-major matrices, one per direction: matrix j starts at {@code offset + j·stride − ½j(j − 1)·narrowing}.
 *
 * <p>With stride 0 all directions share one matrix, as they share the order-0 coefficients.
 *
 * @param narrowing by how much less each matrix is away from the next than from the one before: 0 but for the pairs (i, i), (i + 1, i + 1) … or
 *     (i, j), (i + 1, j) … in the order (0,0), (0,1) … (1,1) …
 */
public record MatrixStack(Storage storage, MatrixShape shape, int offset, int stride, int narrowing) {

    /** The coefficient that is zero by structure, not by value; every rule skips it. */
    public static final MatrixStack ZERO = new MatrixStack(Storage.NONE, MatrixShape.SCALAR, 0, 0);

    /** Matrices at equal distances. */
    public MatrixStack(Storage storage, MatrixShape shape, int offset, int stride) {
        this(storage, shape, offset, stride, 0);
    }

    public static MatrixStack shared(Storage storage, MatrixShape shape) {
        return new MatrixStack(storage, shape, 0, 0);
    }

    public boolean isZero() {
        return this == ZERO;
    }

    public boolean isShared() {
        return stride == 0 && narrowing == 0;
    }

    /** Whether matrix j+1 follows matrix j without a gap, so that the stack is one tall matrix. */
    public boolean isTall() {
        return stride == shape.size() && narrowing == 0;
    }

    /** The elements of the one shared matrix, flat; no new view where the matrix has its storage to itself. */
    public INDArray array() {
        var all = storage.array();
        boolean alone = all.rank() == 1 && all.length() == shape.size();
        return alone ? all : all.reshape(all.length()).get(NDArrayIndex.interval(offset, offset + shape.size()));
    }

    public int start(int direction) {
        return offset + direction * stride - direction * (direction - 1) / 2 * narrowing;
    }

    /** The same matrices from number {@code direction} on; of a stack at equal distances. */
    public MatrixStack from(int direction) {
        return isZero() ? this : new MatrixStack(storage, shape, start(direction), stride);
    }

    /** Matrix number {@code direction} for all directions. */
    public MatrixStack repeated(int direction) {
        return isZero() ? this : new MatrixStack(storage, shape, start(direction), 0);
    }

    public double get(int direction, int row, int column) {
        return storage.get(start(direction) + row * shape.columns() + column);
    }

    public void put(int direction, int row, int column, double value) {
        storage.put(start(direction) + row * shape.columns() + column, value);
    }
}
