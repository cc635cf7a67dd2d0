package io.edgewatch.numerics.jet.primitive;

/** σ(x) = 1/(1 + e⁻ˣ) and its derivatives, in forms that keep their digits in both tails. */
final class Sigmoid {

    private Sigmoid() {}

    /** σ⁽ᵏ⁾(x) for k = 0 … 3. */
    static double derivative(int k, double x) {
        double decay = Math.exp(-Math.abs(x));
        double large = 1 / (1 + decay);
        double small = decay / (1 + decay);
        double s = x >= 0 ? large : small;
        double slope = large * small;
        return switch (k) {
            case 0 -> s;
            case 1 -> slope;
            case 2 -> slope * (x >= 0 ? small - large : large - small);
            default -> slope * (1 - 6 * slope);
        };
    }
}
