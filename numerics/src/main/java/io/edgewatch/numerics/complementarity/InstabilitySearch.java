package io.edgewatch.numerics.complementarity;

import java.util.List;
import java.util.Optional;
import org.ejml.data.DMatrixRMaj;
import org.ejml.dense.row.CommonOps_DDRM;
import org.ejml.dense.row.NormOps_DDRM;

/**
 * Looks for D ⪰ 0 with B[D] = 0 and ⟨A,D⟩ &lt; 0, which proves that there is no X, by facial reduction: the directions that some such D
 * has are those along which a solution for A = −I grows without bound; on these, and these only, A is asked. Without the reduction A's
 * couplings to directions that B does hold back spoil every candidate.
 *
 * @see <a href="https://doi.org/10.1561/2400000028">Drusvyatskiy and Wolkowicz 2017</a>
 */
final class InstabilitySearch {
    /** A solution this large, for ‖A‖ = ‖B‖ = 1, is none. */
    private static final double LARGEST_SOLUTION = 1e9;

    private static final double AIM = 1e-13;

    /** Added to B, so that there is a solution at all; too small ones are lost in round-off, too large ones hide what is small. */
    private static final double[] DAMPINGS = {1e-6, 1e-8, 1e-10, 1e-12, 1e-14};
    /** A solution without bound is about this over the damping at least. */
    private static final double UNBOUNDED = 1e-3;
    /** Directions less present than this in a solution without bound are bounded ones, or grow more slowly. */
    private static final double SMALLEST_PART = 1e-3;

    private final DMatrixRMaj A;
    private final Feedback B;
    private int steps;

    /** With ‖A‖ = ‖B‖ = 1, B symmetric and positive semidefinite. */
    InstabilitySearch(DMatrixRMaj A, Feedback B) {
        this.A = A;
        this.B = B;
    }

    int steps() {
        return steps;
    }

    /**
     * From S = A + B[X] ⪰ 0, X ⪰ 0 and any D ⪰ 0 follows ⟨A,D⟩ + ⟨X,B[D]⟩ ≥ 0, so −⟨A,D⟩/‖B[D]‖ is a lower bound of ‖X‖.
     */
    boolean isProof(DMatrixRMaj D) {
        return -KktResidual.innerProduct(A, D) > LARGEST_SOLUTION * NormOps_DDRM.normF(B.apply(D));
    }

    /** D of trace 1, if one is found. */
    Optional<DMatrixRMaj> find() {
        for (double damping : DAMPINGS) {
            Optional<DMatrixRMaj> proof = find(damping);
            if (proof.isPresent()) {
                return proof;
            }
        }
        return Optional.empty();
    }

    private Optional<DMatrixRMaj> find(double damping) {
        DMatrixRMaj V = CommonOps_DDRM.identity(A.numRows);
        while (true) {
            int r = V.numCols;
            DMatrixRMaj minusOne = CommonOps_DDRM.identity(r);
            CommonOps_DDRM.scale(-1, minusOne);
            Spectral grown = Spectral.of(solution(minusOne, B.within(V), damping));
            double largest = grown.largest();
            if (largest < UNBOUNDED / damping) {
                return Optional.empty();
            }
            DMatrixRMaj kept = grown.vectorsFrom(SMALLEST_PART * largest);
            if (kept.numCols == r) {
                return proofWithin(V);
            }
            V = product(V, kept);
        }
    }

    private Optional<DMatrixRMaj> proofWithin(DMatrixRMaj V) {
        DMatrixRMaj half = new DMatrixRMaj(A.numRows, V.numCols);
        DMatrixRMaj inside = new DMatrixRMaj(V.numCols, V.numCols);
        CommonOps_DDRM.mult(A, V, half);
        CommonOps_DDRM.multTransA(V, half, inside);
        if (NormOps_DDRM.normF(inside) == 0) {
            return Optional.empty();
        }
        Feedback within = B.within(V);
        for (double damping : DAMPINGS) {
            Spectral grown = Spectral.of(solution(inside, within, damping));
            for (double least : grown.values()) {
                for (DMatrixRMaj Y : List.of(
                        grown.mapped(value -> value >= least ? Math.max(0, value) : 0),
                        grown.mapped(value -> value >= least ? 1 : 0))) {
                    DMatrixRMaj D = Feedback.sandwich(V, Y, false);
                    if (isProof(D)) {
                        CommonOps_DDRM.scale(1 / CommonOps_DDRM.trace(D), D);
                        return Optional.of(D);
                    }
                }
            }
        }
        return Optional.empty();
    }

    private DMatrixRMaj solution(DMatrixRMaj otherA, Feedback otherB, double damping) {
        Feedback damped = otherB.plus(damping);
        double a = NormOps_DDRM.normF(otherA);
        double b = damped.norm();
        DMatrixRMaj unitA = otherA.copy();
        CommonOps_DDRM.scale(1 / a, unitA);
        InteriorPoint interior = new InteriorPoint(unitA, damped.scaled(1 / b));
        interior.run(AIM);
        steps += interior.steps();
        CommonOps_DDRM.scale(a / b, interior.solution());
        return interior.solution();
    }

    private static DMatrixRMaj product(DMatrixRMaj left, DMatrixRMaj right) {
        DMatrixRMaj product = new DMatrixRMaj(left.numRows, right.numCols);
        CommonOps_DDRM.mult(left, right, product);
        return product;
    }
}
