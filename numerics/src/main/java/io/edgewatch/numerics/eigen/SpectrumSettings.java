package io.edgewatch.numerics.eigen;

import org.nd4j.linalg.api.buffer.DataType;

/**
 * How many pairs a {@link TopSpectrum} follows, how exactly and at what cost.
 *
 * @param minPairs pairs always answered, ≥ 1
 * @param maxPairs pairs answered at most, ≥ {@code minPairs}
 * @param tolerance a pair has converged when ‖Ax − θx‖ ≤ tolerance·|θ₁|
 * @param maxProducts operator products per answer at most, ≥ {@code minPairs}
 * @param seed of the first start vectors, and of whatever else is random
 */
public record SpectrumSettings(int minPairs, int maxPairs, double tolerance, int maxProducts, long seed) {
    private static final int PRODUCTS_PER_PAIR = 200;

    public SpectrumSettings {
        if (minPairs < 1 || maxPairs < minPairs) {
            throw new IllegalArgumentException(
                    "need 1 ≤ minPairs ≤ maxPairs, got: minPairs " + minPairs + ", maxPairs " + maxPairs);
        }
        if (!(tolerance > 0) || !(tolerance < 1)) {
            throw new IllegalArgumentException("tolerance must lie between 0 and 1, got: " + tolerance);
        }
        if (maxProducts < minPairs) {
            throw new IllegalArgumentException(
                    "maxProducts must allow one product for each of the " + minPairs + " pairs, got: " + maxProducts);
        }
    }

    /** Exactly {@code pairs} pairs, as exactly as {@code precision} reasonably allows: 1e-8 in DOUBLE, 1e-5 in FLOAT. */
    public static SpectrumSettings strict(int pairs, DataType precision, long seed) {
        double tolerance = precision == DataType.FLOAT ? 1e-5 : 1e-8;
        return new SpectrumSettings(pairs, pairs, tolerance, PRODUCTS_PER_PAIR * pairs, seed);
    }
}
