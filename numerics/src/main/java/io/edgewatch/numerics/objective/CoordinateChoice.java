package io.edgewatch.numerics.objective;

import java.util.Arrays;
import java.util.Locale;

/** Which coordinates a loss is to be measured in. */
public enum CoordinateChoice {
    /** The row space where the examples are at most {@link #FEW} of the inputs, and the weights elsewhere. */
    AUTO,
    /** All weights. */
    WEIGHTS,
    /** The row space of the data, however many directions it has. */
    ROW_SPACE;

    /** With more examples for an input, changing coordinates costs more than it saves. */
    public static final double FEW = 0.75;

    /** The choice of that lower-case name. */
    public static CoordinateChoice named(String name) {
        return Arrays.stream(values())
                .filter(choice -> choice.lowerCaseName().equals(name))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("coordinates must be one of "
                        + Arrays.stream(values())
                                .map(CoordinateChoice::lowerCaseName)
                                .toList()
                        + ", got: '" + name + "'"));
    }

    /** The name users write, such as {@code row-space}. */
    public String lowerCaseName() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    /**
     * The coordinates of a loss, to be closed by the caller.
     *
     * @param isotropic whether P is a multiple of I: to any other the row space is not the same problem
     * @throws IllegalArgumentException if they must be the row space's, and there is none, or it is another problem
     */
    public Coordinates of(Objective objective, boolean isotropic) {
        if (this == ROW_SPACE && !isotropic) {
            throw new IllegalArgumentException(
                    "coordinates row-space need an optimizer whose P is I/η, and, but for the sharpness, no weight decay; leave it at auto");
        }
        if (this == WEIGHTS || !isotropic) {
            return Coordinates.weights(objective);
        }
        var inRowSpace = objective.inRowSpace(this == AUTO ? FEW : Double.POSITIVE_INFINITY);
        if (inRowSpace.isEmpty() && this == ROW_SPACE) {
            throw new IllegalArgumentException(
                    "coordinates row-space are for networks of kind mlp with a criterion on"
                            + " whole rows and at most 8 million inputs in all, not all 0; this run's loss is another: leave it at auto");
        }
        return inRowSpace.orElseGet(() -> Coordinates.weights(objective));
    }
}
