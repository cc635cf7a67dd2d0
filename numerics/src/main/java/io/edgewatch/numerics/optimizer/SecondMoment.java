package io.edgewatch.numerics.optimizer;

import io.edgewatch.numerics.kernel.Storage;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * How squared gradients are averaged and divided by: ν ← ν + (1 − β₂)(g² − ν), then √ν̂ + ε with ν̂ = ν/(1 − β₂ᵗ), or ν̂ = ν without bias
 * correction.
 *
 * @param beta2 β₂, 0 ≤ β₂ &lt; 1
 * @param epsilon ε, outside the root, not negative
 * @param biasCorrection whether the start at ν = 0 is corrected for
 */
public record SecondMoment(double beta2, double epsilon, boolean biasCorrection) {
    public SecondMoment {
        Ranges.belowOne("beta2", beta2);
        Ranges.notNegative("epsilon", epsilon);
    }

    double next(double nu, double square) {
        return nu + (1 - beta2) * (square - nu);
    }

    /** What ν is divided by after {@code count} updates. */
    double correction(double count) {
        return correction(beta2, biasCorrection, count);
    }

    /** √ν̂ + ε. */
    double denominator(double nu, double correction) {
        return Math.sqrt(nu / correction) + epsilon;
    }

    /** diag(√ν̂ + ε)/η, in the memory given. */
    Preconditioner.Diagonal preconditioner(OptimizerState state, double eta, INDArray diagonal) {
        double correction = correction(state.count());
        var nu = Storage.of(state.secondMoment());
        var p = Storage.of(diagonal);
        for (int i = 0; i < (int) diagonal.length(); i++) {
            p.put(i, denominator(nu.get(i), correction) / eta);
        }
        return new Preconditioner.Diagonal(diagonal);
    }

    /** 1 − βᵗ, exact for β near 1 and small t; 1 without correction. */
    public static double correction(double beta, boolean biasCorrection, double count) {
        return biasCorrection ? -Math.expm1(count * Math.log(beta)) : 1;
    }
}
