package io.edgewatch.numerics.eigen;

import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * The algebraically largest eigenpairs of a symmetric operator A, with their evidence.
 *
 * @param values Ritz values θᵢ, descending; each at most λᵢ(A) and within its residual of some eigenvalue
 * @param residuals ‖A xᵢ − θᵢxᵢ‖, measured
 * @param vectors orthonormal xᵢ, shape [k, P], row-major; owned by the solver and valid until its next call
 * @param products operator products spent, one per vector
 * @param outcome why the solver stopped
 */
public record EigenEstimates(double[] values, double[] residuals, INDArray vectors, int products, Outcome outcome)
        implements SpectrumAnswer {

    /** Why a solver stopped. */
    public enum Outcome {
        /** Every residual is within the tolerance. */
        CONVERGED,
        /** The products allowed are spent; these are the best pairs found with them. */
        OUT_OF_PRODUCTS,
        /** Round-off of the precision or of the operator keeps the residuals above the tolerance. */
        AT_ROUND_OFF
    }

    public EigenEstimates {
        values = values.clone();
        residuals = residuals.clone();
        int k = values.length;
        if (k == 0 || residuals.length != k || vectors.rank() != 2 || vectors.size(0) != k) {
            throw new IllegalArgumentException("need as many values, residuals and vectors, and at least one, got: " + k
                    + ", " + residuals.length + " and shape " + vectors.shapeInfoToString());
        }
        for (int i = 0; i < k; i++) {
            if (!Double.isFinite(values[i]) || !(residuals[i] >= 0) || (i > 0 && values[i] > values[i - 1])) {
                throw new IllegalArgumentException("pair " + i + " must be finite, in descending order and with a"
                        + " residual ≥ 0, got: value " + values[i] + ", residual " + residuals[i]);
            }
        }
        if (products < 0) {
            throw new IllegalArgumentException("products must not be negative, got: " + products);
        }
    }

    /** k. */
    public int pairs() {
        return values.length;
    }

    /** θᵢ, i from 0. */
    public double value(int i) {
        return values[i];
    }

    /** ‖A xᵢ − θᵢxᵢ‖, i from 0. */
    public double residual(int i) {
        return residuals[i];
    }

    /** Whether every residual is within the tolerance asked for. */
    public boolean converged() {
        return outcome == Outcome.CONVERGED;
    }

    @Override
    public double[] values() {
        return values.clone();
    }

    @Override
    public double[] residuals() {
        return residuals.clone();
    }
}
