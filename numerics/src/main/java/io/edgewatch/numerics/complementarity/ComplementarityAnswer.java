package io.edgewatch.numerics.complementarity;

import org.ejml.data.DMatrixRMaj;

/** What came of a complementarity problem. */
public sealed interface ComplementarityAnswer {

    /** Newton steps spent, of all methods together. */
    int iterations();

    /** One word for tables and files. */
    String status();

    /**
     * X within the tolerance.
     *
     * @param X symmetric, k×k
     * @param residual {@link KktResidual}
     */
    record Solved(DMatrixRMaj X, double residual, int iterations) implements ComplementarityAnswer {
        @Override
        public String status() {
            return "solved";
        }
    }

    /** The best X found, its residual above the tolerance. */
    record NotConverged(DMatrixRMaj X, double residual, int iterations) implements ComplementarityAnswer {
        @Override
        public String status() {
            return "not-converged";
        }
    }

    /**
     * No X: along {@code direction} A is negative and B does nothing, so an oscillation there grows without bound.
     *
     * @param direction D ⪰ 0 with tr D = 1, ⟨A, D⟩ &lt; 0 and B[D] ≈ 0
     */
    record Unstable(DMatrixRMaj direction, int iterations) implements ComplementarityAnswer {
        @Override
        public String status() {
            return "unstable";
        }
    }

    /** A or B has infinite or undefined entries. */
    record NotFinite() implements ComplementarityAnswer {
        @Override
        public int iterations() {
            return 0;
        }

        @Override
        public String status() {
            return "not-finite";
        }
    }
}
