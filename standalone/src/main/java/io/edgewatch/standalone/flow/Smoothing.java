package io.edgewatch.standalone.flow;

/** Averages over steps. */
final class Smoothing {
    /** Standard deviation of the Gaussian, in steps; several periods of two, and short against what training does. */
    static final double SIGMA_STEPS = 10;

    private static final int REACH = (int) (4 * SIGMA_STEPS);

    private Smoothing() {}

    /**
     * Gaussian mean with {@link #SIGMA_STEPS}, over the numbers there are within four of them; NaN where there is none.
     */
    static double[] gaussian(double[] values) {
        double[] smoothed = new double[values.length];
        for (int t = 0; t < values.length; t++) {
            double sum = 0;
            double weights = 0;
            for (int s = Math.max(0, t - REACH); s <= Math.min(values.length - 1, t + REACH); s++) {
                if (Double.isFinite(values[s])) {
                    double distance = (s - t) / SIGMA_STEPS;
                    double weight = Math.exp(-0.5 * distance * distance);
                    sum += weight * values[s];
                    weights += weight;
                }
            }
            smoothed[t] = sum / weights;
        }
        return smoothed;
    }
}
