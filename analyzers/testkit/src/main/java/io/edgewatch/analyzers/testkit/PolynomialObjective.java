package io.edgewatch.analyzers.testkit;

import io.edgewatch.numerics.objective.Objective;
import io.edgewatch.numerics.objective.PointEvaluation;
import java.util.Arrays;
import java.util.SplittableRandom;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/**
 * L(w) = ½ wᵀAw + ¼ c Σᵢwᵢ⁴, whose derivatives are known: ∇L = Aw + cw³, H(w) = A + 3c diag(w²), ∇(uᵀHv) = 6c·u⊙v⊙w.
 * With c = 0 a quadratic, whose Hessian is A everywhere; with c > 0 bounded below even when A is indefinite.
 *
 * <p>Strict about the life of what it hands out: an evaluation that is no longer the newest, or whose objective is
 * closed, throws {@link IllegalStateException}.
 */
public final class PolynomialObjective implements Objective {
    private final INDArray A;
    private final double quartic;
    private int evaluations;
    private boolean closed;

    private PolynomialObjective(INDArray A, double quartic) {
        this.A = A;
        this.quartic = quartic;
    }

    /** ½ wᵀAw. */
    public static PolynomialObjective quadratic(double[][] A, DataType precision) {
        return quartic(A, 0, precision);
    }

    /** ½ wᵀAw + ¼ c Σᵢwᵢ⁴. */
    public static PolynomialObjective quartic(double[][] A, double c, DataType precision) {
        for (int i = 0; i < A.length; i++) {
            for (int j = 0; j < i; j++) {
                if (A[i].length != A.length || A[i][j] != A[j][i]) {
                    throw new IllegalArgumentException("A must be square and symmetric, got row " + i + ": "
                            + Arrays.toString(A[i]) + " of " + A.length);
                }
            }
        }
        return new PolynomialObjective(Nd4j.create(A).castTo(precision), c);
    }

    /** A symmetric matrix with the eigenvalues given and eigenvectors that depend on {@code seed}: a product of reflections. */
    public static double[][] matrixWithSpectrum(double[] eigenvalues, long seed) {
        int n = eigenvalues.length;
        var random = new SplittableRandom(seed);
        double[][] A = new double[n][n];
        for (int i = 0; i < n; i++) {
            A[i][i] = eigenvalues[i];
        }
        for (int reflection = 0; reflection < 3; reflection++) {
            double[] u = new double[n];
            double length = 0;
            for (int i = 0; i < n; i++) {
                u[i] = random.nextGaussian();
                length += u[i] * u[i];
            }
            A = reflected(A, u, length);
        }
        return A;
    }

    /** (I − 2uuᵀ/uᵀu) A (I − 2uuᵀ/uᵀu), symmetric to the last bit. */
    private static double[][] reflected(double[][] A, double[] u, double uu) {
        int n = u.length;
        double[] Au = new double[n];
        double uAu = 0;
        for (int i = 0; i < n; i++) {
            for (int j = 0; j < n; j++) {
                Au[i] += A[i][j] * u[j];
            }
            uAu += u[i] * Au[i];
        }
        double[][] B = new double[n][n];
        for (int i = 0; i < n; i++) {
            for (int j = 0; j <= i; j++) {
                B[i][j] = A[i][j] - 2 / uu * (u[i] * Au[j] + Au[i] * u[j]) + 4 * uAu / (uu * uu) * u[i] * u[j];
                B[j][i] = B[i][j];
            }
        }
        return B;
    }

    /** H(w), for an oracle. */
    public double[][] hessian(INDArray weights) {
        double[][] H = A.castTo(DataType.DOUBLE).toDoubleMatrix();
        for (int i = 0; i < H.length; i++) {
            double w = weights.getDouble(i);
            H[i][i] += 3 * quartic * w * w;
        }
        return H;
    }

    /** Whether someone closed it. */
    public boolean isClosed() {
        return closed;
    }

    @Override
    public int dimension() {
        return (int) A.size(0);
    }

    @Override
    public DataType precision() {
        return A.dataType();
    }

    @Override
    public PointEvaluation at(INDArray weights) {
        requireOpen();
        if (weights.rank() != 1 || weights.length() != dimension() || weights.dataType() != precision()) {
            throw new IllegalArgumentException("weights must be " + precision() + " of shape [" + dimension()
                    + "], got: " + weights.dataType() + " " + Arrays.toString(weights.shape()));
        }
        evaluations++;
        return new Point(weights.dup(), evaluations);
    }

    @Override
    public void close() {
        closed = true;
    }

    private void requireOpen() {
        if (closed) {
            throw new IllegalStateException("the objective is closed");
        }
    }

    private final class Point implements PointEvaluation {
        private final INDArray w;
        private final int number;
        private final INDArray Aw;

        Point(INDArray w, int number) {
            this.w = w;
            this.number = number;
            this.Aw = A.mmul(w);
        }

        private void requireCurrent() {
            requireOpen();
            if (number != evaluations) {
                throw new IllegalStateException(
                        "evaluation " + number + " was used after the objective had moved on to " + evaluations);
            }
        }

        @Override
        public double loss() {
            requireCurrent();
            INDArray square = w.mul(w);
            return 0.5 * w.mul(Aw).sumNumber().doubleValue()
                    + 0.25 * quartic * square.mul(square).sumNumber().doubleValue();
        }

        @Override
        public INDArray gradient() {
            requireCurrent();
            return w.mul(w).muli(w).muli(quartic).addi(Aw);
        }

        @Override
        public void hessianTimes(INDArray directions, INDArray products) {
            requireCurrent();
            INDArray diagonal = w.mul(w).muli(3 * quartic);
            products.assign(directions.mmul(A).addi(directions.mulRowVector(diagonal)));
        }

        @Override
        public void thirdOrder(INDArray left, INDArray right, INDArray products) {
            requireCurrent();
            products.assign(left.mul(right).muliRowVector(w.mul(6 * quartic)));
        }
    }
}
