package io.edgewatch.numerics.flow;

import org.ejml.data.DMatrixRMaj;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.indexing.NDArrayIndex;

/** Rows of length P, row-major, in memory that grows to the largest number of rows asked for. */
final class Block implements AutoCloseable {
    private final int dimension;
    private final DataType precision;
    private INDArray array;

    Block(int rows, int dimension, DataType precision) {
        this.dimension = dimension;
        this.precision = precision;
        this.array = zeros(rows);
    }

    private INDArray zeros(int rows) {
        return Nd4j.create(precision, new long[] {rows, dimension}, 'c');
    }

    /** The first {@code count} rows; what they held is lost when the memory has to grow. */
    INDArray rows(int count) {
        if (array.size(0) < count) {
            array.close();
            array = zeros(count);
        }
        return array.size(0) == count ? array : array.get(NDArrayIndex.interval(0, count), NDArrayIndex.all());
    }

    /** Inner products of the rows of two blocks. */
    static DMatrixRMaj gram(INDArray left, INDArray right) {
        int a = (int) left.size(0);
        int b = (int) right.size(0);
        INDArray products = Nd4j.gemm(left, right, false, true);
        DMatrixRMaj gram = new DMatrixRMaj(a, b);
        for (int i = 0; i < a; i++) {
            for (int j = 0; j < b; j++) {
                gram.set(i, j, products.getDouble(i, j));
            }
        }
        products.close();
        return gram;
    }

    /** y ← y + αx. */
    static void add(INDArray y, double alpha, INDArray x) {
        Nd4j.getBlasWrapper().level1().axpy(x.length(), alpha, x, y);
    }

    static double dot(INDArray x, INDArray y) {
        return Nd4j.getBlasWrapper().dot(x, y);
    }

    @Override
    public void close() {
        array.close();
    }
}
