package io.edgewatch.analyzers.batchsharpness;

import java.util.ArrayList;
import java.util.List;

/** gᵀHg and ‖g‖² of batches, their means, and how sure these are. */
final class BatchMoments {
    private record Batch(double curvature, double square) {}

    /**
     * A mean.
     *
     * @param standardError 0 where there is only one batch, all examples
     */
    record Estimate(double value, double standardError) {
        boolean isFinite() {
            return Double.isFinite(value) && Double.isFinite(standardError);
        }
    }

    private final List<Batch> batches = new ArrayList<>();

    /** Adds a batch by gᵀHg and ‖g‖². */
    void add(double curvature, double square) {
        batches.add(new Batch(curvature, square));
    }

    /** E[gᵀHg/‖g‖²]. */
    Estimate meanOfQuotients() {
        double mean = batches.stream()
                .mapToDouble(b -> b.curvature / b.square)
                .average()
                .orElse(Double.NaN);
        return new Estimate(
                mean,
                standardError(batches.stream()
                        .mapToDouble(b -> b.curvature / b.square - mean)
                        .toArray()));
    }

    /** E[gᵀHg]/E‖g‖², whose error to first order is that of the mean of (gᵀHg − quotient·‖g‖²)/E‖g‖². */
    Estimate quotientOfMeans() {
        double square = batches.stream().mapToDouble(Batch::square).average().orElse(Double.NaN);
        double quotient =
                batches.stream().mapToDouble(Batch::curvature).average().orElse(Double.NaN) / square;
        return new Estimate(
                quotient,
                standardError(batches.stream()
                        .mapToDouble(b -> (b.curvature - quotient * b.square) / square)
                        .toArray()));
    }

    /** Of deviations whose mean is 0. */
    private static double standardError(double[] deviations) {
        int n = deviations.length;
        if (n < 2) {
            return 0;
        }
        double squares = 0;
        for (double deviation : deviations) {
            squares += deviation * deviation;
        }
        return Math.sqrt(squares / (n - 1) / n);
    }
}
