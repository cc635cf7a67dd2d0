package io.edgewatch.standalone.flow;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.stream.IntStream;

/**
 * How well the central flow predicts: its values against the Gaussian mean of training's, from {@link #AFTER_ONSET} steps after the onset, the
 * first step with X ≠ 0, to {@link #BEFORE_END} steps before the end, where the mean has both its sides.
 *
 * @param onset first step with X ≠ 0, if there is one
 * @param errors of the quantities predicted
 * @param edgeDeviation largest |λ₁/2 − 1| of the central flow's effective sharpness while X ≠ 0
 * @param distanceRatio mean distance of midpoints to the central flow over that to the stable one, in the last {@link #LAST} steps they have
 */
record ErrorTable(OptionalInt onset, List<Error> errors, OptionalDouble edgeDeviation, OptionalDouble distanceRatio) {
    static final int AFTER_ONSET = 30;
    static final int BEFORE_END = 20;
    static final int LAST = 20;

    /**
     * One quantity.
     *
     * @param name of the column predicted
     * @param mean of |predicted/smoothed − 1|
     * @param largest of it
     * @param ratio of the sums of predicted and smoothed
     */
    record Error(String name, double mean, double largest, double ratio) {}

    /** One quantity predicted, and training's own at the same steps. */
    private record Pair(String name, double[] predicted, double[] measured) {}

    static ErrorTable of(Trajectory trajectory) {
        double[] variance = trajectory.column("central.variance1");
        OptionalInt onset = IntStream.range(0, trajectory.rows())
                .filter(t -> variance[t] > 0)
                .findFirst();
        List<Error> errors = new ArrayList<>();
        if (onset.isPresent()) {
            for (Pair pair : pairs(trajectory)) {
                errors.add(error(pair, onset.getAsInt() + AFTER_ONSET, trajectory.rows() - BEFORE_END));
            }
        }
        return new ErrorTable(onset, errors, edgeDeviation(trajectory), distanceRatio(trajectory));
    }

    private static List<Pair> pairs(Trajectory trajectory) {
        List<Pair> pairs = new ArrayList<>();
        pairs.add(new Pair("loss", trajectory.column("central.predictedLoss"), trajectory.column("discrete.loss")));
        double[] norms = trajectory.column("discrete.gradientNorm");
        pairs.add(new Pair(
                "squared gradient norm",
                trajectory.column("central.predictedGradientNormSquared"),
                Arrays.stream(norms).map(norm -> norm * norm).toArray()));
        pairs.add(new Pair("total variance", total(trajectory, "central"), total(trajectory, "midpoint")));
        for (int i = 1; trajectory.names().contains("central.variance" + i); i++) {
            pairs.add(new Pair(
                    "variance " + i,
                    trajectory.column("central.variance" + i),
                    trajectory.column("midpoint.variance" + i)));
        }
        return pairs;
    }

    /** Summed over the directions: where eigenvalues coincide, single ones are arbitrary rotations. */
    private static double[] total(Trajectory trajectory, String process) {
        double[] total = trajectory.column(process + ".variance1").clone();
        for (int i = 2; trajectory.names().contains(process + ".variance" + i); i++) {
            double[] variance = trajectory.column(process + ".variance" + i);
            for (int t = 0; t < total.length; t++) {
                total[t] += variance[t];
            }
        }
        return total;
    }

    private static Error error(Pair pair, int from, int to) {
        double[] smoothed = Smoothing.gaussian(pair.measured());
        double[] predicted = pair.predicted();
        int[] steps = IntStream.range(from, Math.max(from, to))
                .filter(t -> predicted[t] > 0 && Double.isFinite(smoothed[t]) && smoothed[t] != 0)
                .toArray();
        double sumPredicted =
                Arrays.stream(steps).mapToDouble(t -> predicted[t]).sum();
        double sumSmoothed = Arrays.stream(steps).mapToDouble(t -> smoothed[t]).sum();
        double[] off = Arrays.stream(steps)
                .mapToDouble(t -> Math.abs(predicted[t] / smoothed[t] - 1))
                .toArray();
        return new Error(
                pair.name(),
                Arrays.stream(off).average().orElse(Double.NaN),
                Arrays.stream(off).max().orElse(Double.NaN),
                sumPredicted / sumSmoothed);
    }

    private static OptionalDouble edgeDeviation(Trajectory trajectory) {
        double[] variance = trajectory.column("central.variance1");
        double[] sharpness = trajectory.column("central.effectiveEigenvalue1");
        return IntStream.range(0, trajectory.rows())
                .filter(t -> variance[t] > 0)
                .mapToDouble(t -> Math.abs(sharpness[t] / 2 - 1))
                .max();
    }

    private static OptionalDouble distanceRatio(Trajectory trajectory) {
        double[] central = trajectory.column("distance.midpointCentral");
        double[] stable = trajectory.column("distance.midpointStable");
        int[] known = IntStream.range(0, trajectory.rows())
                .filter(t -> Double.isFinite(central[t]) && Double.isFinite(stable[t]))
                .toArray();
        int[] last = Arrays.copyOfRange(known, Math.max(0, known.length - LAST), known.length);
        double toCentral = Arrays.stream(last).mapToDouble(t -> central[t]).sum();
        double toStable = Arrays.stream(last).mapToDouble(t -> stable[t]).sum();
        return last.length > 0 && toStable > 0 ? OptionalDouble.of(toCentral / toStable) : OptionalDouble.empty();
    }

    /** The table as lines of text. */
    List<String> lines() {
        List<String> lines = new ArrayList<>();
        lines.add(
                onset.isPresent()
                        ? "predicted against Gaussian means of training (σ = " + (int) Smoothing.SIGMA_STEPS
                                + " steps), step "
                                + (onset.getAsInt() + AFTER_ONSET) + " to the end − " + BEFORE_END + "; onset at step "
                                + onset.getAsInt()
                        : "no oscillation predicted: nothing reached the edge");
        for (Error error : errors) {
            lines.add(String.format(
                    Locale.ROOT,
                    "%-24s mean error %s, largest %s, ratio %.3f",
                    error.name(),
                    percent(error.mean()),
                    percent(error.largest()),
                    error.ratio()));
        }
        edgeDeviation.ifPresent(
                d -> lines.add("effective sharpness of the central flow while X ≠ 0: within " + percent(d) + " of 2"));
        distanceRatio.ifPresent(r -> lines.add(String.format(
                Locale.ROOT, "midpoints: %.3f times as far from the central flow as from the stable one", r)));
        return lines;
    }

    private static String percent(double fraction) {
        return Double.isNaN(fraction) ? "-" : String.format(Locale.ROOT, "%.2f %%", 100 * fraction);
    }
}
