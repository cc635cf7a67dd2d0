package io.edgewatch.experiment.data;

import io.edgewatch.experiment.PixelScale;

/** What each of the 256 pixel values becomes, from how often it occurs. */
final class PixelTable {
    private static final int VALUES = 256;

    private final double[] scaled = new double[VALUES];

    private PixelTable(double offset, double factor) {
        for (int value = 0; value < VALUES; value++) {
            scaled[value] = (value - offset) / factor;
        }
    }

    /**
     * The table of {@code scale} for pixels with this histogram, in double precision.
     *
     * @param histogram number of pixels of each value, at least one in all
     * @throws IllegalArgumentException if all pixels are equal and cannot be standardized
     */
    static PixelTable of(PixelScale scale, long[] histogram) {
        return switch (scale) {
            case NONE -> new PixelTable(0, 1);
            case UNIT -> new PixelTable(0, VALUES - 1);
            case STANDARDIZE -> standardizing(histogram);
        };
    }

    private static PixelTable standardizing(long[] histogram) {
        long pixels = 0;
        long sum = 0;
        for (int value = 0; value < VALUES; value++) {
            pixels += histogram[value];
            sum += value * histogram[value];
        }
        double mean = (double) sum / pixels;
        double squares = 0;
        for (int value = 0; value < VALUES; value++) {
            squares += histogram[value] * (value - mean) * (value - mean);
        }
        if (squares == 0) {
            throw new IllegalArgumentException("all pixels are " + (int) mean + " and cannot be standardized");
        }
        return new PixelTable(mean, Math.sqrt(squares / pixels));
    }

    double scaled(int value) {
        return scaled[value];
    }

    static long[] emptyHistogram() {
        return new long[VALUES];
    }
}
