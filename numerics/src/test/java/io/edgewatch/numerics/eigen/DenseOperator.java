package io.edgewatch.numerics.eigen;

import java.util.Arrays;
import java.util.SplittableRandom;
import java.util.random.RandomGenerator;
import org.ejml.data.DMatrixRMaj;
import org.ejml.dense.row.CommonOps_DDRM;
import org.ejml.dense.row.RandomMatrices_DDRM;
import org.ejml.dense.row.factory.DecompositionFactory_DDRM;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/** A symmetric matrix as an operator that counts its products. */
final class DenseOperator implements SymmetricOperator {
    private final DMatrixRMaj matrix;
    private final INDArray array;
    private int products;

    DenseOperator(DMatrixRMaj matrix, DataType precision) {
        this.matrix = matrix;
        this.array = Nd4j.create(matrix.data, new long[] {matrix.numRows, matrix.numCols}, 'c')
                .castTo(precision);
    }

    /** Q diag(spectrum) Qᵀ with a random orthogonal Q. */
    static DMatrixRMaj withSpectrum(double[] spectrum, long seed) {
        int n = spectrum.length;
        var random = new java.util.Random(seed);
        DMatrixRMaj Q = RandomMatrices_DDRM.orthogonal(n, n, random);
        DMatrixRMaj QD = new DMatrixRMaj(n, n);
        CommonOps_DDRM.mult(Q, CommonOps_DDRM.diag(spectrum), QD);
        DMatrixRMaj A = new DMatrixRMaj(n, n);
        CommonOps_DDRM.multTransB(QD, Q, A);
        return symmetrized(A);
    }

    static DMatrixRMaj symmetrized(DMatrixRMaj A) {
        DMatrixRMaj S = A.copy();
        CommonOps_DDRM.transpose(S);
        CommonOps_DDRM.addEquals(S, A);
        CommonOps_DDRM.scale(0.5, S);
        return S;
    }

    /** A matrix with independent Gaussian entries, made symmetric: as many negative eigenvalues as positive. */
    static DMatrixRMaj indefinite(int n, long seed) {
        RandomGenerator random = new SplittableRandom(seed);
        DMatrixRMaj A = new DMatrixRMaj(n, n);
        for (int i = 0; i < A.getNumElements(); i++) {
            A.data[i] = random.nextGaussian();
        }
        return symmetrized(A);
    }

    /** All eigenvalues, descending, from a dense decomposition. */
    static double[] eigenvalues(DMatrixRMaj A) {
        var eigen = DecompositionFactory_DDRM.eig(A.numRows, false, true);
        eigen.decompose(A.copy());
        double[] values = new double[A.numRows];
        for (int i = 0; i < values.length; i++) {
            values[i] = -eigen.getEigenvalue(i).getReal();
        }
        Arrays.sort(values);
        for (int i = 0; i < values.length; i++) {
            values[i] = -values[i];
        }
        return values;
    }

    int products() {
        return products;
    }

    double[] eigenvalues() {
        return eigenvalues(matrix);
    }

    @Override
    public int dimension() {
        return matrix.numRows;
    }

    @Override
    public DataType precision() {
        return array.dataType();
    }

    @Override
    public void apply(INDArray block, INDArray result) {
        products += (int) block.size(0);
        result.assign(block.mmul(array));
    }
}
