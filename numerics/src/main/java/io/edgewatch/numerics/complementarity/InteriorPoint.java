package io.edgewatch.numerics.complementarity;

import org.ejml.data.DMatrixRMaj;
import org.ejml.dense.row.CommonOps_DDRM;
import org.ejml.dense.row.factory.DecompositionFactory_DDRM;
import org.ejml.dense.row.factory.LinearSolverFactory_DDRM;
import org.ejml.interfaces.decomposition.CholeskyDecomposition_F64;
import org.ejml.interfaces.linsol.LinearSolverDense;

/**
 * Primal-dual interior-point method with Nesterov–Todd scaling: follows X S = μI, S = A + B[X], to small μ from any
 * start and for any conditioning of B. Each step solves (B + W⁻¹⊗W⁻¹) ΔX = −R + σμX⁻¹ − S, R = A + B[X] − S, where W S W
 * = X.
 *
 * <p>Expects ‖A‖ and ‖B‖ about 1.
 *
 * @see <a href="https://doi.org/10.1137/S1052623495290209">Todd, Toh, Tütüncü 1998</a>
 */
final class InteriorPoint {
    private static final int MOST_STEPS = 120;
    /** Where products X S are lost in the round-off of X and S. */
    private static final double SMALLEST_GAP = 1e-15;

    private final DMatrixRMaj A;
    private final Feedback B;
    private final DMatrixRMaj b;
    private final int k;
    private DMatrixRMaj X;
    private DMatrixRMaj S;
    private int steps;

    InteriorPoint(DMatrixRMaj A, Feedback B) {
        this.A = A;
        this.B = B;
        this.b = B.copyOfMatrix();
        this.k = A.numRows;
        this.X = CommonOps_DDRM.identity(k);
        this.S = CommonOps_DDRM.identity(k);
    }

    DMatrixRMaj solution() {
        return X;
    }

    int steps() {
        return steps;
    }

    /** Goes on until the gap is round-off or steps no longer help. */
    void run(double tolerance) {
        while (steps < MOST_STEPS) {
            double gap = KktResidual.innerProduct(X, S);
            if (gap <= SMALLEST_GAP || KktResidual.of(A, B, X) <= tolerance || !step(gap / k)) {
                return;
            }
            steps++;
        }
    }

    private boolean step(double mu) {
        CholeskyDecomposition_F64<DMatrixRMaj> ofX = DecompositionFactory_DDRM.chol(k, true);
        CholeskyDecomposition_F64<DMatrixRMaj> ofS = DecompositionFactory_DDRM.chol(k, true);
        if (!ofX.decompose(X.copy()) || !ofS.decompose(S.copy())) {
            return false;
        }
        DMatrixRMaj inverseL = inverse(ofX.getT(null));
        DMatrixRMaj inverseR = inverse(ofS.getT(null));
        DMatrixRMaj M = HalfVector.congruence(inverseScaling(ofX.getT(null), ofS.getT(null), inverseL));
        CommonOps_DDRM.addEquals(M, b);
        LinearSolverDense<DMatrixRMaj> solver = LinearSolverFactory_DDRM.chol(M.numRows);
        if (!solver.setA(M)) {
            return false;
        }
        DMatrixRMaj R = B.apply(X);
        CommonOps_DDRM.addEquals(R, A);
        CommonOps_DDRM.subtractEquals(R, S);
        DMatrixRMaj inverseX = new DMatrixRMaj(k, k);
        CommonOps_DDRM.multTransA(inverseL, inverseL, inverseX);

        Move predictor = move(solver, R, inverseX, 0);
        double reach = Math.min(1, reach(predictor, inverseL, inverseR));
        double predicted = predictor.gapAfter(X, S, reach) / (k * mu);
        double sigma = Math.min(0.9, Math.max(1e-6, predicted * predicted * predicted));
        Move move = move(solver, R, inverseX, sigma * mu);
        double length = Math.min(1, 0.97 * reach(move, inverseL, inverseR));
        if (!(length > 1e-10)) {
            return false;
        }
        CommonOps_DDRM.addEquals(X, length, move.X());
        CommonOps_DDRM.addEquals(S, length, move.S());
        return true;
    }

    /** W⁻¹ = L⁻ᵀ V D Vᵀ L⁻¹, where X = LLᵀ, S = RRᵀ and RᵀL = U D Vᵀ; VDVᵀ is the root of (RᵀL)ᵀ(RᵀL). */
    private DMatrixRMaj inverseScaling(DMatrixRMaj L, DMatrixRMaj R, DMatrixRMaj inverseL) {
        DMatrixRMaj RL = new DMatrixRMaj(k, k);
        CommonOps_DDRM.multTransA(R, L, RL);
        var svd = DecompositionFactory_DDRM.svd(k, k, false, true, true);
        svd.decompose(RL);
        DMatrixRMaj half = new DMatrixRMaj(k, k);
        DMatrixRMaj Vt = svd.getV(null, true);
        CommonOps_DDRM.mult(Vt, inverseL, half);
        double[] d = svd.getSingularValues();
        for (int i = 0; i < k; i++) {
            for (int j = 0; j < k; j++) {
                half.data[i * k + j] *= Math.sqrt(d[i]);
            }
        }
        DMatrixRMaj Z = new DMatrixRMaj(k, k);
        CommonOps_DDRM.multTransA(half, half, Z);
        return Z;
    }

    private record Move(DMatrixRMaj X, DMatrixRMaj S) {
        double gapAfter(DMatrixRMaj fromX, DMatrixRMaj fromS, double length) {
            double sum = 0;
            for (int i = 0; i < fromX.getNumElements(); i++) {
                sum += (fromX.data[i] + length * X.data[i]) * (fromS.data[i] + length * S.data[i]);
            }
            return sum;
        }
    }

    private Move move(LinearSolverDense<DMatrixRMaj> solver, DMatrixRMaj R, DMatrixRMaj inverseX, double target) {
        DMatrixRMaj right = inverseX.copy();
        CommonOps_DDRM.scale(target, right);
        CommonOps_DDRM.subtractEquals(right, S);
        CommonOps_DDRM.subtractEquals(right, R);
        DMatrixRMaj x = new DMatrixRMaj(b.numRows, 1);
        solver.solve(HalfVector.of(right), x);
        DMatrixRMaj dS = HalfVector.matrix(B.times(x));
        CommonOps_DDRM.addEquals(dS, R);
        return new Move(HalfVector.matrix(x), dS);
    }

    /** Largest step that leaves both X and S positive semidefinite. */
    private static double reach(Move move, DMatrixRMaj inverseL, DMatrixRMaj inverseR) {
        return Math.min(reach(move.X(), inverseL), reach(move.S(), inverseR));
    }

    private static double reach(DMatrixRMaj d, DMatrixRMaj inverseFactor) {
        int k = d.numRows;
        DMatrixRMaj half = new DMatrixRMaj(k, k);
        DMatrixRMaj scaled = new DMatrixRMaj(k, k);
        CommonOps_DDRM.mult(inverseFactor, d, half);
        CommonOps_DDRM.multTransB(half, inverseFactor, scaled);
        double smallest = Spectral.of(scaled).smallest();
        return smallest < 0 ? -1 / smallest : Double.POSITIVE_INFINITY;
    }

    private static DMatrixRMaj inverse(DMatrixRMaj triangle) {
        DMatrixRMaj inverse = triangle.copy();
        CommonOps_DDRM.invert(inverse);
        return inverse;
    }
}
