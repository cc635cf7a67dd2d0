package io.edgewatch.numerics.complementarity;

import io.edgewatch.numerics.complementarity.ComplementarityAnswer.NotConverged;
import io.edgewatch.numerics.complementarity.ComplementarityAnswer.NotFinite;
import io.edgewatch.numerics.complementarity.ComplementarityAnswer.Solved;
import io.edgewatch.numerics.complementarity.ComplementarityAnswer.Unstable;
import java.util.Optional;
import org.ejml.data.DMatrixRMaj;
import org.ejml.dense.row.CommonOps_DDRM;
import org.ejml.dense.row.MatrixFeatures_DDRM;
import org.ejml.dense.row.NormOps_DDRM;

/**
 * Solves 0 ⪯ X ⟂ A + B[X] ⪰ 0, that is min ½⟨X,B[X]⟩ + ⟨A,X⟩ over X ⪰ 0, for X up to some 20×20.
 *
 * <p>An interior-point method finds the neighbourhood whatever the conditioning, a semismooth Newton method then makes
 * residual and rank exact. With a good start the second suffices.
 *
 * @see <a href="https://arxiv.org/abs/2410.24206">Cohen et al. 2025</a>, where the problem comes from
 */
public final class ComplementaritySolver {
    /** A {@link KktResidual} up to this is a solution. */
    public static final double TOLERANCE = 1e-9;

    /** What the methods aim at: below this only round-off remains. */
    private static final double AIM = 1e-13;

    /** Added to B at first, so that there is a solution at all; what it shifts is mended afterwards. */
    private static final double DAMPING = 1e-11;

    private ComplementaritySolver() {}

    /**
     * Solves from scratch.
     *
     * @param A symmetric, k×k
     * @param B symmetric and positive semidefinite, see {@link Feedback#convex()}
     */
    public static ComplementarityAnswer solve(DMatrixRMaj A, Feedback B) {
        return solve(A, B, new DMatrixRMaj(A.numRows, A.numRows));
    }

    /**
     * Solves from a guess.
     *
     * @param start a solution of a problem nearby, or 0 if there is none
     */
    public static ComplementarityAnswer solve(DMatrixRMaj A, Feedback B, DMatrixRMaj start) {
        int k = requireOrder(A, B, start);
        if (MatrixFeatures_DDRM.hasUncountable(A) || !B.isFinite() || MatrixFeatures_DDRM.hasUncountable(start)) {
            return new NotFinite();
        }
        if (Spectral.of(A).smallest() >= 0) {
            return new Solved(new DMatrixRMaj(k, k), 0, 0);
        }
        double a = NormOps_DDRM.normF(A);
        double b = B.norm();
        if (b == 0) {
            return new Unstable(negativeDirection(A), 0);
        }
        // with ‖A‖ = ‖B‖ = 1, X is in units of ‖A‖/‖B‖
        DMatrixRMaj unitA = A.copy();
        CommonOps_DDRM.scale(1 / a, unitA);
        DMatrixRMaj unitStart = start.copy();
        CommonOps_DDRM.scale(b / a, unitStart);
        return inUnits(new Attempt(unitA, B.scaled(1 / b)).from(unitStart), a / b, A, B);
    }

    private static int requireOrder(DMatrixRMaj A, Feedback B, DMatrixRMaj start) {
        int k = A.numRows;
        if (k < 1 || A.numCols != k || B.order() != k || start.numRows != k || start.numCols != k) {
            throw new IllegalArgumentException("A, B and the start must be of one order, got: [" + A.numRows + ", "
                    + A.numCols + "], " + B.order() + ", [" + start.numRows + ", " + start.numCols + "]");
        }
        return k;
    }

    private static ComplementarityAnswer inUnits(ComplementarityAnswer answer, double unit, DMatrixRMaj A, Feedback B) {
        if (answer instanceof Solved solved) {
            CommonOps_DDRM.scale(unit, solved.X());
            return new Solved(solved.X(), KktResidual.of(A, B, solved.X()), solved.iterations());
        }
        if (answer instanceof NotConverged best) {
            CommonOps_DDRM.scale(unit, best.X());
            return new NotConverged(best.X(), KktResidual.of(A, B, best.X()), best.iterations());
        }
        return answer;
    }

    private static DMatrixRMaj negativeDirection(DMatrixRMaj A) {
        Spectral spectral = Spectral.of(A);
        double smallest = spectral.smallest();
        DMatrixRMaj D = spectral.mapped(value -> value == smallest ? 1 : 0);
        CommonOps_DDRM.scale(1 / CommonOps_DDRM.trace(D), D);
        return D;
    }

    /** One problem with ‖A‖ = ‖B‖ = 1. */
    private static final class Attempt {
        private final DMatrixRMaj A;
        private final Feedback B;
        private DMatrixRMaj best;
        private double residual = Double.POSITIVE_INFINITY;
        private int iterations;

        Attempt(DMatrixRMaj A, Feedback B) {
            this.A = A;
            this.B = B;
            this.best = new DMatrixRMaj(A.numRows, A.numRows);
        }

        ComplementarityAnswer from(DMatrixRMaj start) {
            if (NormOps_DDRM.normF(start) > 0 && polished(start) <= 1e-11) {
                return answer();
            }
            InteriorPoint interior = new InteriorPoint(A, B.plus(DAMPING));
            interior.run(AIM);
            iterations += interior.steps();
            InstabilitySearch search = new InstabilitySearch(A, B);
            if (search.isProof(interior.solution())) {
                CommonOps_DDRM.scale(1 / CommonOps_DDRM.trace(interior.solution()), interior.solution());
                return new Unstable(interior.solution(), iterations);
            }
            consider(interior.solution());
            polished(interior.solution());
            return residual <= TOLERANCE ? answer() : unstableOrBest(search);
        }

        private ComplementarityAnswer unstableOrBest(InstabilitySearch search) {
            Optional<DMatrixRMaj> proof = search.find();
            iterations += search.steps();
            return proof.<ComplementarityAnswer>map(D -> new Unstable(D, iterations))
                    .orElseGet(this::answer);
        }

        private double polished(DMatrixRMaj start) {
            SemismoothNewton newton = new SemismoothNewton(A, B);
            consider(newton.improve(start));
            iterations += newton.steps();
            return residual;
        }

        private void consider(DMatrixRMaj X) {
            double r = KktResidual.of(A, B, X);
            if (r <= residual) {
                residual = r;
                best = X;
            }
        }

        private ComplementarityAnswer answer() {
            return residual <= TOLERANCE
                    ? new Solved(best, residual, iterations)
                    : new NotConverged(best, residual, iterations);
        }
    }
}
