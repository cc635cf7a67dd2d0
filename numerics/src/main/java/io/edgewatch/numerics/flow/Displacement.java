package io.edgewatch.numerics.flow;

import io.edgewatch.numerics.kernel.Storage;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * The way from one point to another, held against directions; summed in double precision, for the points lie close together.
 *
 * @param from shape [P]
 * @param to shape [P]
 */
public record Displacement(INDArray from, INDArray to) {

    public Displacement {
        if (from.length() != to.length()) {
            throw new IllegalArgumentException(
                    "both ends must have the same length, got: " + from.length() + " and " + to.length());
        }
    }

    /** ‖to − from‖. */
    public double length() {
        Storage a = Storage.of(from);
        Storage b = Storage.of(to);
        int dimension = (int) from.length();
        double sum = 0;
        for (int i = 0; i < dimension; i++) {
            double way = b.get(i) - a.get(i);
            sum += way * way;
        }
        return Math.sqrt(sum);
    }

    /** Cosine of the angle between this way and a direction of shape [P]; NaN where either is 0 or not finite. */
    public double cosine(INDArray direction) {
        Storage a = Storage.of(from);
        Storage b = Storage.of(to);
        Storage d = Storage.of(direction);
        int dimension = (int) from.length();
        double along = 0;
        double ways = 0;
        double directions = 0;
        for (int i = 0; i < dimension; i++) {
            double way = b.get(i) - a.get(i);
            double towards = d.get(i);
            along += way * towards;
            ways += way * way;
            directions += towards * towards;
        }
        return along / (Math.sqrt(ways) * Math.sqrt(directions));
    }
}
