package io.edgewatch.numerics.complementarity;

import java.util.Arrays;
import java.util.function.DoubleUnaryOperator;
import org.ejml.data.DMatrixRMaj;
import org.ejml.dense.row.factory.DecompositionFactory_DDRM;
import org.ejml.interfaces.decomposition.EigenDecomposition_F64;

/**
 * A symmetric matrix as Q diag(values) Qᵀ.
 *
 * @param values eigenvalues in no particular order
 * @param Q eigenvectors as columns
 */
record Spectral(double[] values, DMatrixRMaj Q) {

    /** Of the lower and upper triangle's mean. */
    static Spectral of(DMatrixRMaj A) {
        int n = A.numRows;
        DMatrixRMaj symmetric = new DMatrixRMaj(n, n);
        for (int i = 0; i < n; i++) {
            for (int j = 0; j < n; j++) {
                symmetric.set(i, j, 0.5 * (A.get(i, j) + A.get(j, i)));
            }
        }
        EigenDecomposition_F64<DMatrixRMaj> eigen = DecompositionFactory_DDRM.eig(n, true, true);
        if (!eigen.decompose(symmetric)) {
            throw new ArithmeticException("the eigenvalues of a symmetric matrix of order " + n + " were not found");
        }
        double[] values = new double[n];
        DMatrixRMaj Q = new DMatrixRMaj(n, n);
        for (int j = 0; j < n; j++) {
            values[j] = eigen.getEigenvalue(j).getReal();
            DMatrixRMaj q = eigen.getEigenVector(j);
            for (int i = 0; i < n; i++) {
                Q.set(i, j, q.data[i]);
            }
        }
        return new Spectral(values, Q);
    }

    double smallest() {
        double smallest = Double.POSITIVE_INFINITY;
        for (double value : values) {
            smallest = Math.min(smallest, value);
        }
        return smallest;
    }

    double largest() {
        double largest = Double.NEGATIVE_INFINITY;
        for (double value : values) {
            largest = Math.max(largest, value);
        }
        return largest;
    }

    /** Eigenvectors of all values from {@code least} on, as columns. */
    DMatrixRMaj vectorsFrom(double least) {
        int n = values.length;
        DMatrixRMaj vectors = new DMatrixRMaj(
                n, (int) Arrays.stream(values).filter(v -> v >= least).count());
        int column = 0;
        for (int j = 0; j < n; j++) {
            if (values[j] >= least) {
                for (int i = 0; i < n; i++) {
                    vectors.set(i, column, Q.get(i, j));
                }
                column++;
            }
        }
        return vectors;
    }

    /** Q diag(f(values)) Qᵀ, symmetric to the last bit. */
    DMatrixRMaj mapped(DoubleUnaryOperator f) {
        int n = values.length;
        DMatrixRMaj A = new DMatrixRMaj(n, n);
        for (int p = 0; p < n; p++) {
            double value = f.applyAsDouble(values[p]);
            if (value != 0) {
                for (int i = 0; i < n; i++) {
                    double qi = value * Q.get(i, p);
                    for (int j = i; j < n; j++) {
                        A.data[i * n + j] += qi * Q.get(j, p);
                    }
                }
            }
        }
        for (int i = 0; i < n; i++) {
            for (int j = 0; j < i; j++) {
                A.set(i, j, A.get(j, i));
            }
        }
        return A;
    }
}
