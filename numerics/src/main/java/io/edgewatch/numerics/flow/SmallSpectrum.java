package io.edgewatch.numerics.flow;

import java.util.Arrays;
import java.util.Comparator;
import org.ejml.data.DMatrixRMaj;
import org.ejml.dense.row.factory.DecompositionFactory_DDRM;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * A symmetric k×k matrix as Q diag(values) Qᵀ.
 *
 * @param values eigenvalues, descending
 * @param Q eigenvectors as columns, in that order
 */
public record SmallSpectrum(double[] values, DMatrixRMaj Q) {

    public static SmallSpectrum of(DMatrixRMaj A) {
        int k = A.numRows;
        DMatrixRMaj symmetric = new DMatrixRMaj(k, k);
        for (int i = 0; i < k; i++) {
            for (int j = 0; j < k; j++) {
                symmetric.set(i, j, 0.5 * (A.get(i, j) + A.get(j, i)));
            }
        }
        var eigen = DecompositionFactory_DDRM.eig(k, true, true);
        if (k > 0 && !eigen.decompose(symmetric)) {
            throw new ArithmeticException("the eigenvalues of a symmetric matrix of order " + k + " were not found");
        }
        Integer[] order = new Integer[k];
        Arrays.setAll(order, i -> i);
        Arrays.sort(
                order,
                Comparator.comparingDouble((Integer i) -> eigen.getEigenvalue(i).getReal())
                        .reversed());
        double[] values = new double[k];
        DMatrixRMaj Q = new DMatrixRMaj(k, k);
        for (int j = 0; j < k; j++) {
            values[j] = eigen.getEigenvalue(order[j]).getReal();
            for (int i = 0; i < k; i++) {
                Q.set(i, j, eigen.getEigenVector(order[j]).data[i]);
            }
        }
        return new SmallSpectrum(values, Q);
    }

    public double value(int i) {
        return values[i];
    }

    /** Rows ← Qᵀ·rows. */
    void rotateRows(INDArray rows, INDArray scratch) {
        scratch.assign(rows);
        for (int i = 0; i < values.length; i++) {
            INDArray row = rows.getRow(i);
            row.assign(0);
            for (int j = 0; j < values.length; j++) {
                Block.add(row, Q.get(j, i), scratch.getRow(j));
            }
        }
    }
}
