package io.edgewatch.numerics.eigen;

import static org.bytedeco.openblas.global.openblas_nolapack.CblasNoTrans;
import static org.bytedeco.openblas.global.openblas_nolapack.CblasRowMajor;
import static org.bytedeco.openblas.global.openblas_nolapack.CblasTrans;
import static org.bytedeco.openblas.global.openblas_nolapack.cblas_daxpy;
import static org.bytedeco.openblas.global.openblas_nolapack.cblas_dgemm;
import static org.bytedeco.openblas.global.openblas_nolapack.cblas_dnrm2;
import static org.bytedeco.openblas.global.openblas_nolapack.cblas_dscal;
import static org.bytedeco.openblas.global.openblas_nolapack.cblas_saxpy;
import static org.bytedeco.openblas.global.openblas_nolapack.cblas_sgemm;
import static org.bytedeco.openblas.global.openblas_nolapack.cblas_snrm2;
import static org.bytedeco.openblas.global.openblas_nolapack.cblas_sscal;

import io.edgewatch.numerics.tensor.TensorBytes;
import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.random.RandomGenerator;
import org.bytedeco.javacpp.DoublePointer;
import org.bytedeco.javacpp.FloatPointer;
import org.bytedeco.javacpp.Pointer;
import org.ejml.data.DMatrixRMaj;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.indexing.NDArrayIndex;

/**
 * A fixed number of long vectors, the rows of one row-major array [capacity, P], and the few block operations an
 * eigen-solver needs on them. Coefficients are small double matrices; nothing of length P is allocated after
 * construction.
 *
 * <p>Long sums run over panels of columns and are gathered in double, so an inner product in FLOAT does not lose digits
 * as P grows.
 */
final class Rows implements AutoCloseable {
    /** Columns of a panel: some 30 rows stay within a level-2 cache, and a float sum this long is good to 1e-7. */
    private static final int PANEL = 2048;

    private final int capacity;
    private final long P;
    private final boolean single;
    private final INDArray array;
    private final Pointer elements;
    private final Pointer small;
    private final Pointer panel;
    private final float[] floats;

    Rows(int capacity, int dimension, DataType precision) {
        this.capacity = capacity;
        this.P = dimension;
        this.single = precision == DataType.FLOAT;
        this.array = Nd4j.createUninitializedDetached(precision, capacity, dimension);
        this.array.assign(0);
        this.elements = array.data().pointer();
        this.small = pointer((long) capacity * capacity);
        this.panel = pointer((long) capacity * Math.min(PANEL, dimension));
        this.floats = single ? new float[capacity * capacity] : new float[0];
    }

    private Pointer pointer(long size) {
        return single ? new FloatPointer(size) : new DoublePointer(size);
    }

    int capacity() {
        return capacity;
    }

    /** Rows from..to−1 as an array [to − from, P] that shares their memory. */
    INDArray view(int from, int to) {
        return array.get(NDArrayIndex.interval(from, to), NDArrayIndex.all());
    }

    /** Inner products of rows from..to−1 with rows otherFrom..otherTo−1 of {@code other}. */
    DMatrixRMaj gram(int from, int to, Rows other, int otherFrom, int otherTo) {
        int a = to - from;
        int b = otherTo - otherFrom;
        DMatrixRMaj G = new DMatrixRMaj(a, b);
        double[] part = new double[a * b];
        for (long column = 0; column < P; column += PANEL) {
            int width = (int) Math.min(PANEL, P - column);
            Pointer left = at(elements, from, column);
            Pointer right = at(other.elements, otherFrom, column);
            gemm(CblasTrans, a, b, width, left, P, right, P, 0, small, b);
            read(part);
            for (int i = 0; i < part.length; i++) {
                G.data[i] += part[i];
            }
        }
        return G;
    }

    /** Rows to..to+r−1 become C·(n rows of {@code source} from {@code sourceFrom}) + β·(themselves), C of shape [r, n]. */
    void combine(int to, DMatrixRMaj C, Rows source, int sourceFrom, double beta) {
        write(C);
        int r = C.numRows;
        int n = C.numCols;
        gemm(CblasNoTrans, r, P, n, small, n, at(source.elements, sourceFrom, 0), P, beta, at(elements, to, 0), P);
    }

    /** Rows from..from+r−1 become C·(n rows from {@code from}), C of shape [r, n], r ≤ n, in place. */
    void rotate(int from, DMatrixRMaj C) {
        write(C);
        int r = C.numRows;
        int n = C.numCols;
        for (long column = 0; column < P; column += PANEL) {
            int width = (int) Math.min(PANEL, P - column);
            for (int i = 0; i < n; i++) {
                copyElements(at(panel, 0, (long) i * width), at(elements, from + i, column), width);
            }
            gemm(CblasNoTrans, r, width, n, small, n, panel, width, 0, at(elements, from, column), P);
        }
    }

    double norm(int row) {
        return single
                ? cblas_snrm2((int) P, (FloatPointer) at(elements, row, 0), 1)
                : cblas_dnrm2((int) P, (DoublePointer) at(elements, row, 0), 1);
    }

    void scale(int row, double factor) {
        if (single) {
            cblas_sscal((int) P, (float) factor, (FloatPointer) at(elements, row, 0), 1);
        } else {
            cblas_dscal((int) P, factor, (DoublePointer) at(elements, row, 0), 1);
        }
    }

    /** Row {@code to} += α·(row {@code from} of {@code source}). */
    void add(int to, double alpha, Rows source, int from) {
        Pointer x = at(source.elements, from, 0);
        Pointer y = at(elements, to, 0);
        if (single) {
            cblas_saxpy((int) P, (float) alpha, (FloatPointer) x, 1, (FloatPointer) y, 1);
        } else {
            cblas_daxpy((int) P, alpha, (DoublePointer) x, 1, (DoublePointer) y, 1);
        }
    }

    void copy(int to, Rows source, int from) {
        if (source != this || from != to) {
            copyElements(at(elements, to, 0), at(source.elements, from, 0), P);
        }
    }

    void copy(int to, INDArray vector) {
        array.getRow(to).assign(vector);
    }

    void fillGaussian(int row, RandomGenerator random) {
        for (long column = 0; column < P; column++) {
            double value = random.nextGaussian();
            long i = row * P + column;
            if (single) {
                ((FloatPointer) elements).put(i, (float) value);
            } else {
                ((DoublePointer) elements).put(i, value);
            }
        }
    }

    /** Writes the first {@code count} rows. */
    void save(int count, DataOutput out) throws IOException {
        if (count > 0) {
            byte[] bytes = new byte[TensorBytes.length(view(0, count))];
            TensorBytes.write(view(0, count), ByteBuffer.wrap(bytes));
            out.write(bytes);
        }
    }

    /** Reads the first {@code count} rows back. */
    void restore(int count, DataInput in) throws IOException {
        if (count < 0 || count > capacity) {
            throw new IOException("checkpoint has " + count + " vectors where at most " + capacity
                    + " are kept: it belongs to another experiment");
        }
        if (count > 0) {
            byte[] bytes = new byte[TensorBytes.length(view(0, count))];
            in.readFully(bytes);
            TensorBytes.read(ByteBuffer.wrap(bytes), view(0, count));
        }
    }

    /** C ← A·B or A·Bᵀ + βC, row-major, with the leading dimensions given. */
    private void gemm(
            int transB,
            long m,
            long n,
            long k,
            Pointer A,
            long lda,
            Pointer B,
            long ldb,
            double beta,
            Pointer C,
            long ldc) {
        if (single) {
            cblas_sgemm(
                    CblasRowMajor,
                    CblasNoTrans,
                    transB,
                    (int) m,
                    (int) n,
                    (int) k,
                    1,
                    (FloatPointer) A,
                    (int) lda,
                    (FloatPointer) B,
                    (int) ldb,
                    (float) beta,
                    (FloatPointer) C,
                    (int) ldc);
        } else {
            cblas_dgemm(
                    CblasRowMajor,
                    CblasNoTrans,
                    transB,
                    (int) m,
                    (int) n,
                    (int) k,
                    1,
                    (DoublePointer) A,
                    (int) lda,
                    (DoublePointer) B,
                    (int) ldb,
                    beta,
                    (DoublePointer) C,
                    (int) ldc);
        }
    }

    /** Its address moves, not its position: memcpy would count the position in bytes. */
    private Pointer at(Pointer base, int row, long column) {
        long element = row * P + column;
        return single ? ((FloatPointer) base).getPointer(element) : ((DoublePointer) base).getPointer(element);
    }

    private void copyElements(Pointer to, Pointer from, long count) {
        Pointer.memcpy(to, from, count * (single ? Float.BYTES : Double.BYTES));
    }

    private void write(DMatrixRMaj C) {
        int size = C.getNumElements();
        if (single) {
            for (int i = 0; i < size; i++) {
                floats[i] = (float) C.data[i];
            }
            ((FloatPointer) small).put(floats, 0, size);
        } else {
            ((DoublePointer) small).put(C.data, 0, size);
        }
    }

    private void read(double[] target) {
        if (single) {
            ((FloatPointer) small).get(floats, 0, target.length);
            for (int i = 0; i < target.length; i++) {
                target[i] = floats[i];
            }
        } else {
            ((DoublePointer) small).get(target, 0, target.length);
        }
    }

    @Override
    public void close() {
        small.close();
        panel.close();
        if (array.closeable()) {
            array.close();
        }
    }
}
