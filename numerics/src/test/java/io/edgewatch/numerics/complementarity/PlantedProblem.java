package io.edgewatch.numerics.complementarity;

import java.util.Random;
import org.ejml.data.DMatrixRMaj;
import org.ejml.dense.row.CommonOps_DDRM;
import org.ejml.dense.row.RandomMatrices_DDRM;

/**
 * A complementarity problem made from its solution.
 *
 * @param X of the rank asked for
 */
record PlantedProblem(DMatrixRMaj A, Feedback B, DMatrixRMaj X) {

    /**
     * @param rank of X; S gets the rest
     * @param condition largest over smallest eigenvalue of B, spread evenly in the logarithm
     * @param nullity dimension of B's kernel
     */
    static PlantedProblem of(int k, int rank, double condition, int nullity, long seed) {
        Random random = new Random(seed);
        DMatrixRMaj Q = RandomMatrices_DDRM.orthogonal(k, k, random);
        DMatrixRMaj X = new DMatrixRMaj(k, k);
        DMatrixRMaj S = new DMatrixRMaj(k, k);
        for (int p = 0; p < k; p++) {
            addOuter(p < rank ? X : S, 0.1 + random.nextDouble(), Q, p);
        }
        Feedback B = feedback(k, condition, nullity, random);
        DMatrixRMaj A = B.apply(X);
        CommonOps_DDRM.scale(-1, A);
        CommonOps_DDRM.addEquals(A, S);
        return new PlantedProblem(A, B, X);
    }

    private static void addOuter(DMatrixRMaj target, double value, DMatrixRMaj Q, int p) {
        for (int i = 0; i < Q.numRows; i++) {
            for (int j = 0; j < Q.numRows; j++) {
                target.add(i, j, value * Q.get(i, p) * Q.get(j, p));
            }
        }
    }

    private static Feedback feedback(int k, double condition, int nullity, Random random) {
        int m = HalfVector.length(k);
        DMatrixRMaj V = RandomMatrices_DDRM.orthogonal(m, m, random);
        DMatrixRMaj b = new DMatrixRMaj(m, m);
        for (int p = 0; p < m - nullity; p++) {
            addOuter(b, Math.pow(condition, -p / Math.max(1.0, m - nullity - 1.0)), V, p);
        }
        for (int i = 0; i < k; i++) {
            for (int j = i; j < k; j++) {
                int row = HalfVector.index(i, j, k);
                for (int column = 0; column < m; column++) {
                    b.set(row, column, b.get(row, column) / HalfVector.weight(i, j));
                    b.set(column, row, b.get(column, row) / HalfVector.weight(i, j));
                }
            }
        }
        return Feedback.ofPairs(b);
    }
}
