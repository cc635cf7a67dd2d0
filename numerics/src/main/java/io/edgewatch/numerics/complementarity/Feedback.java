package io.edgewatch.numerics.complementarity;

import org.ejml.data.DMatrixRMaj;
import org.ejml.dense.row.CommonOps_DDRM;
import org.ejml.dense.row.MatrixFeatures_DDRM;
import org.ejml.dense.row.NormOps_DDRM;

/**
 * B, a linear map of symmetric k×k matrices: how an oscillation of covariance X bends the curvature along the
 * critical directions.
 */
public final class Feedback {
    private final int k;
    /** In {@link HalfVector} coordinates, so symmetric exactly if B is self-adjoint. */
    private final DMatrixRMaj matrix;

    private Feedback(int k, DMatrixRMaj matrix) {
        this.k = k;
        this.matrix = matrix;
    }

    /** B = 0: a quadratic's, whose curvature nothing bends. */
    public static Feedback none(int k) {
        return new Feedback(k, new DMatrixRMaj(HalfVector.length(k), HalfVector.length(k)));
    }

    /**
     * From its coefficients on pairs i ≤ j in the order (0,0), (0,1) … (0,k−1), (1,1) …:
     * B[X]ᵢⱼ = Σ over all p, q of b₍ᵢⱼ₎₍ₚq₎ Xₚq, so that each pair p &lt; q counts twice.
     *
     * @param b shape [m, m], m = k(k+1)/2
     */
    public static Feedback ofPairs(DMatrixRMaj b) {
        int k = HalfVector.order(b.numRows);
        if (k == 0 || b.numRows != b.numCols) {
            throw new IllegalArgumentException(
                    "B on pairs must have shape [m, m] with m = k(k+1)/2, got: [" + b.numRows + ", " + b.numCols + "]");
        }
        DMatrixRMaj matrix = new DMatrixRMaj(b.numRows, b.numRows);
        for (int i = 0; i < k; i++) {
            for (int j = i; j < k; j++) {
                int row = HalfVector.index(i, j, k);
                for (int p = 0; p < k; p++) {
                    for (int q = p; q < k; q++) {
                        int column = HalfVector.index(p, q, k);
                        double weight = HalfVector.weight(i, j) * HalfVector.weight(p, q);
                        matrix.set(row, column, weight * b.get(row, column));
                    }
                }
            }
        }
        return new Feedback(k, matrix);
    }

    /**
     * From the full matrix, vec B[X] = b·vec X; only its action on symmetric matrices counts.
     *
     * @param b shape [k², k²]
     */
    public static Feedback ofEntries(DMatrixRMaj b) {
        int k = (int) Math.round(Math.sqrt(b.numRows));
        if (k < 1 || k * k != b.numRows || b.numRows != b.numCols) {
            throw new IllegalArgumentException(
                    "B on entries must have shape [k², k²], got: [" + b.numRows + ", " + b.numCols + "]");
        }
        DMatrixRMaj pairs = new DMatrixRMaj(HalfVector.length(k), HalfVector.length(k));
        for (int i = 0; i < k; i++) {
            for (int j = i; j < k; j++) {
                for (int p = 0; p < k; p++) {
                    for (int q = p; q < k; q++) {
                        double mean = (b.get(i * k + j, p * k + q)
                                        + b.get(i * k + j, q * k + p)
                                        + b.get(j * k + i, p * k + q)
                                        + b.get(j * k + i, q * k + p))
                                / 4;
                        pairs.set(HalfVector.index(i, j, k), HalfVector.index(p, q, k), mean);
                    }
                }
            }
        }
        return ofPairs(pairs);
    }

    /** k. */
    public int order() {
        return k;
    }

    /** B[X] for a symmetric X, a new matrix. */
    public DMatrixRMaj apply(DMatrixRMaj X) {
        return HalfVector.matrix(times(HalfVector.of(X)));
    }

    /** ‖B‖, Frobenius. */
    public double norm() {
        return NormOps_DDRM.normF(matrix);
    }

    /**
     * The nearest map that makes the complementarity problem a convex one: the symmetric part, its negative eigenvalues
     * raised to 0.
     */
    public Feedback convex() {
        DMatrixRMaj symmetric = matrix.copy();
        CommonOps_DDRM.transpose(symmetric);
        CommonOps_DDRM.addEquals(symmetric, matrix);
        CommonOps_DDRM.scale(0.5, symmetric);
        Spectral spectral = Spectral.of(symmetric);
        return spectral.smallest() >= 0
                ? new Feedback(k, symmetric)
                : new Feedback(k, spectral.mapped(value -> Math.max(0, value)));
    }

    /** Whether no coefficient is infinite or undefined. */
    public boolean isFinite() {
        return !MatrixFeatures_DDRM.hasUncountable(matrix);
    }

    DMatrixRMaj times(DMatrixRMaj halfVector) {
        DMatrixRMaj product = new DMatrixRMaj(matrix.numRows, 1);
        CommonOps_DDRM.mult(matrix, halfVector, product);
        return product;
    }

    /** Y ↦ Vᵀ B[VYVᵀ] V: B on the matrices that live on the columns of V. */
    Feedback within(DMatrixRMaj V) {
        int r = V.numCols;
        int m = HalfVector.length(r);
        DMatrixRMaj inside = new DMatrixRMaj(m, m);
        for (int column = 0; column < m; column++) {
            DMatrixRMaj unit = new DMatrixRMaj(m, 1);
            unit.data[column] = 1;
            DMatrixRMaj image = apply(sandwich(V, HalfVector.matrix(unit), false));
            CommonOps_DDRM.insert(HalfVector.of(sandwich(V, image, true)), inside, 0, column);
        }
        return new Feedback(r, inside);
    }

    /** V Y Vᵀ, or Vᵀ Y V. */
    static DMatrixRMaj sandwich(DMatrixRMaj V, DMatrixRMaj Y, boolean transposed) {
        DMatrixRMaj left = transposed ? CommonOps_DDRM.transpose(V, null) : V;
        DMatrixRMaj half = new DMatrixRMaj(left.numRows, Y.numCols);
        DMatrixRMaj whole = new DMatrixRMaj(left.numRows, left.numRows);
        CommonOps_DDRM.mult(left, Y, half);
        CommonOps_DDRM.multTransB(half, left, whole);
        return whole;
    }

    /** γB. */
    Feedback scaled(double factor) {
        DMatrixRMaj scaled = matrix.copy();
        CommonOps_DDRM.scale(factor, scaled);
        return new Feedback(k, scaled);
    }

    /** B + δ·identity. */
    Feedback plus(double delta) {
        DMatrixRMaj sum = matrix.copy();
        for (int i = 0; i < sum.numRows; i++) {
            sum.add(i, i, delta);
        }
        return new Feedback(k, sum);
    }

    /** A copy, in {@link HalfVector} coordinates. */
    DMatrixRMaj copyOfMatrix() {
        return matrix.copy();
    }
}
