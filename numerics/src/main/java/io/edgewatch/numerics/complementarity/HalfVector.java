package io.edgewatch.numerics.complementarity;

import org.ejml.data.DMatrixRMaj;

/**
 * Symmetric k×k matrices as vectors of length m = k(k+1)/2 in the order (0,0), (0,1) … (0,k−1), (1,1) …, off-diagonals
 * times √2, so that the inner product of vectors is that of matrices, ⟨X,Y⟩ = tr XY.
 */
final class HalfVector {
    private static final double ROOT_2 = Math.sqrt(2);

    private HalfVector() {}

    static int length(int k) {
        return k * (k + 1) / 2;
    }

    /** k with k(k+1)/2 = m, or 0 if there is none. */
    static int order(int m) {
        int k = (int) Math.round((Math.sqrt(8.0 * m + 1) - 1) / 2);
        return length(k) == m ? k : 0;
    }

    /** Place of (i, j), i ≤ j. */
    static int index(int i, int j, int k) {
        return i * k - i * (i - 1) / 2 + (j - i);
    }

    /** Factor of entry (i, j): 1 on the diagonal, √2 beside it. */
    static double weight(int i, int j) {
        return i == j ? 1 : ROOT_2;
    }

    /** The vector, shape [m, 1], of the symmetric part of {@code X}. */
    static DMatrixRMaj of(DMatrixRMaj X) {
        int k = X.numRows;
        DMatrixRMaj x = new DMatrixRMaj(length(k), 1);
        int a = 0;
        for (int i = 0; i < k; i++) {
            for (int j = i; j < k; j++) {
                x.data[a++] = weight(i, j) * 0.5 * (X.get(i, j) + X.get(j, i));
            }
        }
        return x;
    }

    /** The matrix of a vector of {@link #of}. */
    static DMatrixRMaj matrix(DMatrixRMaj x) {
        int k = order(x.numRows);
        DMatrixRMaj X = new DMatrixRMaj(k, k);
        int a = 0;
        for (int i = 0; i < k; i++) {
            for (int j = i; j < k; j++) {
                double value = x.data[a++] / weight(i, j);
                X.set(i, j, value);
                X.set(j, i, value);
            }
        }
        return X;
    }

    /** The m×m matrix of X ↦ Z X Zᵀ; orthogonal if Z is, symmetric if Z is. */
    static DMatrixRMaj congruence(DMatrixRMaj Z) {
        int k = Z.numRows;
        DMatrixRMaj K = new DMatrixRMaj(length(k), length(k));
        int place = 0;
        for (int i = 0; i < k; i++) {
            for (int j = i; j < k; j++) {
                for (int p = 0; p < k; p++) {
                    for (int q = p; q < k; q++) {
                        double both = Z.get(i, p) * Z.get(j, q) + Z.get(i, q) * Z.get(j, p);
                        K.data[place++] = 0.5 * weight(i, j) * weight(p, q) * both;
                    }
                }
            }
        }
        return K;
    }
}
