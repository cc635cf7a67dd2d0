package io.edgewatch.numerics.complementarity;

import org.ejml.data.DMatrixRMaj;
import org.ejml.dense.row.CommonOps_DDRM;
import org.ejml.dense.row.MatrixFeatures_DDRM;
import org.ejml.dense.row.NormOps_DDRM;
import org.ejml.dense.row.factory.LinearSolverFactory_DDRM;
import org.ejml.interfaces.linsol.LinearSolverDense;

/**
 * Newton's method on F(Y) = A + B[Π(Y)] − (Π(Y) − Y) = 0, where Π projects onto the positive semidefinite matrices; X =
 * Π(Y) and S = Π(Y) − Y are then complementary exactly, and X has its rank exactly. Quadratic close to a solution; says
 * nothing far from one.
 *
 * @see <a href="https://doi.org/10.1287/moor.27.1.150.342">Sun, Sun 2002</a>: Π is strongly semismooth
 */
final class SemismoothNewton {
    private static final int MOST_STEPS = 25;
    private static final int MOST_HALVINGS = 12;
    /** Added to B so that the step exists where B is singular; far below what ‖B‖ = 1 resolves. */
    private static final double DAMPING = 1e-13;

    private final DMatrixRMaj A;
    private final Feedback B;
    private final DMatrixRMaj b;
    private int steps;

    SemismoothNewton(DMatrixRMaj A, Feedback B) {
        this.A = A;
        this.B = B;
        this.b = B.copyOfMatrix();
    }

    int steps() {
        return steps;
    }

    /** The improved X, at least as good in ‖F‖ as {@code start}. */
    DMatrixRMaj improve(DMatrixRMaj start) {
        DMatrixRMaj S = B.apply(start);
        CommonOps_DDRM.addEquals(S, A);
        // Y = X − S tells X from S best where both are of one size
        double size = NormOps_DDRM.normF(start);
        double scale = size > 0 ? size / Math.max(NormOps_DDRM.normF(S), 1e-3) : 1;
        DMatrixRMaj Y = start.copy();
        CommonOps_DDRM.scale(1 / scale, Y);
        CommonOps_DDRM.subtractEquals(Y, S);
        Point point = new Point(Y, scale);
        while (steps < MOST_STEPS && point.size() > 1e-16) {
            Point next = descend(point);
            if (next == point) {
                break;
            }
            point = next;
            steps++;
        }
        DMatrixRMaj X = point.positivePart();
        CommonOps_DDRM.scale(scale, X);
        return X;
    }

    private Point descend(Point from) {
        DMatrixRMaj direction = from.newtonStep();
        double length = 1;
        for (int i = 0; i < MOST_HALVINGS; i++) {
            DMatrixRMaj Y = from.Y.copy();
            CommonOps_DDRM.addEquals(Y, length, direction);
            if (!MatrixFeatures_DDRM.hasUncountable(Y)) {
                Point next = new Point(Y, from.scale);
                if (next.size() < (1 - 0.1 * length) * from.size()) {
                    return next;
                }
            }
            length /= 2;
        }
        return from;
    }

    /** Y with its spectrum and F(Y), for X measured in units of {@code scale}. */
    private final class Point {
        private final DMatrixRMaj Y;
        private final double scale;
        private final Spectral spectral;
        private final DMatrixRMaj F;

        Point(DMatrixRMaj Y, double scale) {
            this.Y = Y;
            this.scale = scale;
            this.spectral = Spectral.of(Y);
            DMatrixRMaj X = positivePart();
            this.F = B.apply(X);
            CommonOps_DDRM.scale(scale, F);
            CommonOps_DDRM.addEquals(F, A);
            CommonOps_DDRM.addEquals(F, Y);
            CommonOps_DDRM.subtractEquals(F, X);
        }

        DMatrixRMaj positivePart() {
            return spectral.mapped(value -> Math.max(0, value));
        }

        double size() {
            return NormOps_DDRM.normF(F);
        }

        /** Solves (scale·B∘V − V + I) ΔY = −F with V = Π'(Y), in the eigenbasis of Y, where V is diagonal. */
        DMatrixRMaj newtonStep() {
            DMatrixRMaj T = HalfVector.congruence(spectral.Q());
            int m = T.numRows;
            DMatrixRMaj bT = new DMatrixRMaj(m, m);
            DMatrixRMaj J = new DMatrixRMaj(m, m);
            CommonOps_DDRM.mult(b, T, bT);
            CommonOps_DDRM.multTransA(T, bT, J);
            double[] v = derivative();
            for (int row = 0; row < m; row++) {
                for (int column = 0; column < m; column++) {
                    J.data[row * m + column] *= scale * v[column];
                }
                J.data[row * m + row] += 1 - v[row] + scale * DAMPING * v[row];
            }
            DMatrixRMaj right = new DMatrixRMaj(m, 1);
            CommonOps_DDRM.multTransA(T, HalfVector.of(F), right);
            CommonOps_DDRM.scale(-1, right);
            LinearSolverDense<DMatrixRMaj> solver = LinearSolverFactory_DDRM.lu(m);
            DMatrixRMaj z = new DMatrixRMaj(m, 1);
            if (!solver.setA(J)) {
                return new DMatrixRMaj(Y.numRows, Y.numRows);
            }
            solver.solve(right, z);
            DMatrixRMaj y = new DMatrixRMaj(m, 1);
            CommonOps_DDRM.mult(T, z, y);
            return HalfVector.matrix(y);
        }

        /** Divided differences of max(0, ·) on the spectrum, one for each pair. */
        private double[] derivative() {
            int k = Y.numRows;
            double[] v = new double[HalfVector.length(k)];
            int place = 0;
            for (int i = 0; i < k; i++) {
                for (int j = i; j < k; j++) {
                    double p = spectral.values()[i];
                    double q = spectral.values()[j];
                    if (p > 0 == q > 0) {
                        v[place++] = p > 0 ? 1 : 0;
                    } else {
                        v[place++] = Math.max(p, q) / (Math.max(p, q) - Math.min(p, q));
                    }
                }
            }
            return v;
        }
    }
}
