package io.edgewatch.numerics.flow;

import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * The largest eigenpairs of P⁻¹H: HU = PU diag(λ), UᵀPU = I.
 *
 * @param values λᵢ, descending
 * @param residual largest ‖Huᵢ − λᵢPuᵢ‖ in the norm of P⁻¹
 * @param directions uᵢ as rows, shape [k, P]; owned by the spectrum, valid until its next answer
 * @param products Hessian-vector products spent
 * @param converged whether the residual is as small as asked for, or as the precision allows
 */
public record EffectivePairs(double[] values, double residual, INDArray directions, int products, boolean converged) {

    public EffectivePairs {
        values = values.clone();
    }

    @Override
    public double[] values() {
        return values.clone();
    }

    /** λᵢ, i from 0. */
    public double value(int i) {
        return values[i];
    }

    public int count() {
        return values.length;
    }

    /** How many values are at least {@code level}. */
    public int countFrom(double level) {
        int count = 0;
        while (count < values.length && values[count] >= level) {
            count++;
        }
        return count;
    }
}
