package io.edgewatch.numerics.eigen;

import java.util.Arrays;
import java.util.Comparator;
import java.util.random.RandomGenerator;
import org.ejml.data.DMatrixRMaj;
import org.ejml.dense.row.factory.DecompositionFactory_DDRM;
import org.ejml.interfaces.decomposition.EigenDecomposition_F64;
import org.nd4j.linalg.api.buffer.DataType;

/**
 * Orthonormal rows V, their products AV with a symmetric operator A, and the Ritz pairs of A on their span: with
 * T = V A Vᵀ = Q diag(θ) Qᵀ the Ritz vectors are QᵀV.
 *
 * <p>Products are stored, so residuals of Ritz vectors cost none, and what they say is measured, not implied by a
 * recurrence that FLOAT would not keep.
 *
 * @see <a href="https://doi.org/10.1137/S1064827500370883">Stathopoulos, Wu 2002</a>: orthonormalization through the
 *     eigenvectors of the Gram matrix
 */
final class RitzBasis implements AutoCloseable {
    private final Rows V;
    private final Rows AV;
    private final int dimension;
    private final int capacity;
    private final double unitRoundoff;
    private final double smallestNormal;
    private DMatrixRMaj T = new DMatrixRMaj(0, 0);
    private DMatrixRMaj Q = new DMatrixRMaj(0, 0);
    private double[] theta = new double[0];
    private int size;

    /** @param residuals room for this many residual rows after a full basis */
    RitzBasis(int capacity, int residuals, int dimension, DataType precision) {
        this.capacity = Math.min(capacity, dimension);
        this.dimension = dimension;
        this.unitRoundoff = precision == DataType.FLOAT ? 0x1p-23 : 0x1p-52;
        this.smallestNormal = precision == DataType.FLOAT ? Float.MIN_NORMAL : Double.MIN_NORMAL;
        this.V = new Rows(this.capacity + residuals, dimension, precision);
        this.AV = new Rows(this.capacity, dimension, precision);
    }

    Rows vectors() {
        return V;
    }

    int size() {
        return size;
    }

    /** Spacing of the numbers of this precision at 1. */
    double unitRoundoff() {
        return unitRoundoff;
    }

    /** Ritz value i of the last {@link #solve}, in descending order. */
    double theta(int i) {
        return theta[i];
    }

    /** Largest |θ|, a lower bound of ‖A‖. */
    double norm() {
        return Math.max(Math.abs(theta[0]), Math.abs(theta[size - 1]));
    }

    /** Starts afresh from rows 0..count−1 of {@link #vectors()}; what is dependent among them is replaced by random rows. */
    void begin(int count, RandomGenerator random) {
        size = 0;
        T = new DMatrixRMaj(0, 0);
        int independent = orthonormalize(0, count);
        while (independent < count) {
            for (int row = independent; row < count; row++) {
                V.fillGaussian(row, random);
            }
            independent += orthonormalize(independent, count - independent);
        }
    }

    /**
     * Multiplies {@code count} rows after the basis and takes them in.
     *
     * @return false if a product is not finite; the basis is then as before
     */
    boolean multiply(SymmetricOperator A, int count) {
        int n = size;
        int grown = n + count;
        A.apply(V.view(n, grown), AV.view(n, grown));
        DMatrixRMaj columns = V.gram(0, grown, AV, n, grown);
        for (int i = 0; i < columns.getNumElements(); i++) {
            if (!Double.isFinite(columns.data[i])) {
                return false;
            }
        }
        DMatrixRMaj S = new DMatrixRMaj(grown, grown);
        for (int i = 0; i < n; i++) {
            for (int j = 0; j < n; j++) {
                S.set(i, j, T.get(i, j));
            }
        }
        for (int j = 0; j < count; j++) {
            for (int i = 0; i < n; i++) {
                S.set(i, n + j, columns.get(i, j));
                S.set(n + j, i, columns.get(i, j));
            }
            for (int i = 0; i <= j; i++) {
                double mean = 0.5 * (columns.get(n + i, j) + columns.get(n + j, i));
                S.set(n + i, n + j, mean);
                S.set(n + j, n + i, mean);
            }
        }
        T = S;
        size = grown;
        return true;
    }

    /** Solves the projected problem. */
    void solve() {
        EigenDecomposition_F64<DMatrixRMaj> eigen = decompose(T);
        Integer[] order = descending(eigen, size);
        Q = new DMatrixRMaj(size, size);
        theta = new double[size];
        for (int j = 0; j < size; j++) {
            theta[j] = eigen.getEigenvalue(order[j]).getReal();
            DMatrixRMaj q = eigen.getEigenVector(order[j]);
            for (int i = 0; i < size; i++) {
                Q.set(i, j, q.data[i]);
            }
        }
    }

    /** Writes A x − θx of the first {@code count} Ritz vectors after the basis and returns their norms. */
    double[] residuals(int count) {
        DMatrixRMaj C = ritzCoefficients(count);
        V.combine(size, C, AV, 0, 0);
        for (int i = 0; i < count; i++) {
            for (int j = 0; j < size; j++) {
                C.set(i, j, -theta[i] * C.get(i, j));
            }
        }
        V.combine(size, C, V, 0, 1);
        double[] norms = new double[count];
        for (int i = 0; i < count; i++) {
            norms[i] = V.norm(size + i);
        }
        return norms;
    }

    /**
     * Makes the residual rows named into orthonormal rows after the basis, ready for {@link #multiply}. When the basis
     * would overflow it is first compressed to its {@code keep} best Ritz vectors.
     *
     * @param picked ascending places among the rows {@link #residuals} wrote
     * @return how many rows remain; fewer than asked where they depend on the basis within round-off
     */
    int expand(int[] picked, int keep) {
        int from = size;
        if (size + picked.length > capacity) {
            int kept = Math.min(keep, capacity - picked.length);
            DMatrixRMaj C = ritzCoefficients(kept);
            V.rotate(0, C);
            AV.rotate(0, C);
            T = new DMatrixRMaj(kept, kept);
            for (int i = 0; i < kept; i++) {
                T.set(i, i, theta[i]);
            }
            size = kept;
        }
        for (int i = 0; i < picked.length; i++) {
            V.copy(size + i, V, from + picked[i]);
        }
        return orthonormalize(size, picked.length);
    }

    /** Rows 0..count−1 become the first Ritz vectors; the rest of the basis is given up. */
    void collapse(int count) {
        V.rotate(0, ritzCoefficients(count));
        size = 0;
    }

    private DMatrixRMaj ritzCoefficients(int count) {
        DMatrixRMaj C = new DMatrixRMaj(count, size);
        for (int i = 0; i < count; i++) {
            for (int j = 0; j < size; j++) {
                C.set(i, j, Q.get(j, i));
            }
        }
        return C;
    }

    /**
     * Makes {@code count} rows from {@code from} orthonormal among themselves and to all rows before. Once is enough
     * unless the rows lost half their length or were near dependent; then a second pass removes what cancellation left.
     */
    private int orthonormalize(int from, int count) {
        int b = 0;
        for (int row = from; row < from + count; row++) {
            double norm = V.norm(row);
            if (norm >= smallestNormal && Double.isFinite(norm)) {
                V.copy(from + b, V, row);
                V.scale(from + b, 1 / norm);
                b++;
            }
        }
        boolean cancelled = true;
        for (int pass = 0; pass < 2 && b > 0 && cancelled; pass++) {
            if (from > 0) {
                DMatrixRMaj C = V.gram(from, from + b, V, 0, from);
                for (int i = 0; i < C.getNumElements(); i++) {
                    C.data[i] = -C.data[i];
                }
                V.combine(from, C, V, 0, 1);
            }
            EigenDecomposition_F64<DMatrixRMaj> eigen = decompose(V.gram(from, from + b, V, from, from + b));
            // rows came in with length 1: a squared length below this is the Gram matrix's own round-off
            double dependent = 16 * b * unitRoundoff;
            Integer[] order = descending(eigen, b);
            int rank = 0;
            while (rank < b && eigen.getEigenvalue(order[rank]).getReal() > dependent) {
                rank++;
            }
            DMatrixRMaj C = new DMatrixRMaj(rank, b);
            for (int i = 0; i < rank; i++) {
                double length = Math.sqrt(eigen.getEigenvalue(order[i]).getReal());
                DMatrixRMaj s = eigen.getEigenVector(order[i]);
                for (int j = 0; j < b; j++) {
                    C.set(i, j, s.data[j] / length);
                }
            }
            if (rank > 0) {
                V.rotate(from, C);
            }
            cancelled = eigen.getEigenvalue(order[b - 1]).getReal() < 0.25;
            b = rank;
        }
        return Math.min(b, dimension - from);
    }

    private static EigenDecomposition_F64<DMatrixRMaj> decompose(DMatrixRMaj symmetric) {
        EigenDecomposition_F64<DMatrixRMaj> eigen = DecompositionFactory_DDRM.eig(symmetric.numRows, true, true);
        if (!eigen.decompose(symmetric.copy())) {
            throw new IllegalStateException("eigendecomposition of a finite " + symmetric.numRows + "×"
                    + symmetric.numRows + " matrix failed: " + symmetric);
        }
        return eigen;
    }

    private static Integer[] descending(EigenDecomposition_F64<DMatrixRMaj> eigen, int n) {
        Integer[] order = new Integer[n];
        for (int i = 0; i < n; i++) {
            order[i] = i;
        }
        Arrays.sort(
                order,
                Comparator.comparingDouble(
                        (Integer i) -> -eigen.getEigenvalue(i).getReal()));
        return order;
    }

    @Override
    public void close() {
        V.close();
        AV.close();
    }
}
